import { beforeAll, expect, test } from 'vitest';
import { type DeskPerson, officeDesk, wordsIn } from '#test/support/consent/office-desk.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const desk = setUpOnce(officeDesk);
beforeAll(async () => {
  const { people, district } = desk;
  // The principal administers the district too, and asked for none of what waits.
  await desk.rows(`INSERT INTO role_grant (operator_id, role) VALUES ($1, 'administrator')`, [
    people.principal,
  ]);
  await desk.rows(
    `INSERT INTO incident (is_drill, kind, discovered_at, known, opened_by) VALUES (true, 'other', now(), 'A laptop.', $1)`,
    [people.officer],
  );
  const sealed = JSON.stringify({
    text: 'A drill.',
    way: 'call',
    from: '+13125550198',
    phones: [],
  });
  await desk.rows(`SET session_replication_role = replica;
    INSERT INTO drill (requested_by, school_ids, expires_at, sealed_text, fingerprint)
      VALUES ('${people.principal}', '{${district.school}}', now() + interval '1 hour', '${sealed}', sha256('${sealed}'));
    INSERT INTO role_change (act, operator_id, role, asked_by) VALUES ('grant', '${people.clerk}', 'approver', '${people.officer}');
    INSERT INTO two_person_change (kind, wanted) VALUES ('policy', '{"approval_minutes": 90}');
    INSERT INTO two_person_change (kind, guardian_id, about, asked_by)
      SELECT 'erasure', id, '{"reason": "left"}', '${people.officer}' FROM guardian LIMIT 1;
    INSERT INTO audit_run (kind, started_at, ended_at, found) VALUES ('watch', now(), now(), 2);
    INSERT INTO finding (run_id, last_seen_run_id, code, severity, subject_kind, subject_id, owner_role, due_at)
      SELECT id, id, code, 'high', 'consent', '1', owner, now() + interval '2 days' FROM audit_run,
        (VALUES ('evidence-missing', 'front-office'), ('gate-differs', 'administrator'),
          ('call-without-basis', 'compliance')) AS f (code, owner);
    RESET session_replication_role`);
  await desk.rows(
    `INSERT INTO office_task (kind, phone_id, due_at) VALUES ('call-back', $1, now() + interval '1 day'),
      ('bad-number', $1, now() + interval '1 day')`,
    [district.phones['silent']],
  );
});

test.each<[DeskPerson, string[], string[]]>([
  [
    'officer',
    ['11 incident tasks', '1 family request ', '1 front-office task ', '1 audit finding '],
    ['erasure', 'role change', 'drill to'],
  ],
  [
    'principal',
    ['1 role change ', '1 policy change ', '1 erasure ', '1 audit finding ', '11 incident tasks'],
    ['drill to', 'family request'],
  ],
  ['deputy', ['1 drill to approve', '11 incident tasks'], ['audit finding', 'erasure']],
  [
    'secretary',
    ['1 family request ', '1 front-office task ', '1 audit finding '],
    ['incident task'],
  ],
  ['clerk', ['1 family request ', '1 front-office task '], ['audit finding']],
  ['otherClerk', ['Nothing'], ['family request', 'front-office task']],
])(
  'the home and “waiting” of the %s tell what is theirs, and nothing else',
  async (who, told, untold) => {
    for (const words of ['closure home', 'closure waiting']) {
      const shown = wordsIn(await desk.say(who, words));
      for (const one of told) expect(shown).toContain(one);
      for (const one of untold) expect(shown).not.toContain(one);
    }
  },
);

test('a finding reaches the role that owns it, with what settles it', async () => {
  expect(wordsIn(await desk.say('clerk', 'audit findings'))).toContain(
    'front office of the whole district',
  );
  const list = await desk.say('secretary', 'audit findings');
  expect(wordsIn(list)).toContain('Proof of consent missing');
  expect(wordsIn(list)).not.toContain('Calls without a legal basis');

  const [button] = list.kind === 'private' ? list.card.buttons : [];
  const card = await desk.press('secretary', 'open-finding', button?.data ?? {});
  const take =
    card.kind === 'private'
      ? card.card.buttons.find(({ label }) => label === 'Take it')
      : undefined;
  expect(wordsIn(await desk.press('clerk', 'open-finding', button?.data ?? {}))).toContain(
    'belongs to others',
  );
  expect(wordsIn(await desk.press('secretary', 'take-finding', take?.data ?? {}))).toContain(
    'taken by Tom Secretary',
  );
});

test('one call back is one item in one queue, and is over when its request is', async () => {
  expect(wordsIn(await desk.say('clerk', 'consent tasks'))).not.toContain('call back');
  const taken = await desk.press('clerk', 'take-request', {});
  expect(wordsIn(taken)).toContain('They pressed 0');
  const close =
    taken.kind === 'private'
      ? taken.card.buttons.find(({ label }) => label === 'Close')
      : undefined;
  await desk.press('clerk', 'close-request', close?.data ?? {});

  expect(wordsIn(await desk.say('clerk', 'closure waiting'))).not.toContain('family request');
  expect(wordsIn(await desk.say('clerk', 'consent tasks'))).not.toContain('call back');
  const open = await desk.rows(
    `SELECT FROM office_task WHERE kind = 'call-back' AND closed_at IS NULL`,
  );
  expect(open).toHaveLength(0);
});
