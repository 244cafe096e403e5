import { beforeAll, expect, test } from 'vitest';
import type { Draft } from '#domain/closure/campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { findOpenForm } from '#domain/closure/saved-form/find-saved-forms.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { type DeskPerson, officeDesk, wordsIn } from '#test/support/consent/office-desk.ts';
import { aClosure } from '#test/support/district/small-district.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const desk = setUpOnce(officeDesk);
/** Campaign ids by number, as people call them. */
const closures = new Map<number, string>();
beforeAll(async () => {
  await ask({ purpose: 'school-mission', ground: 'none' });
  await ask({ delivery: 'call' });
  await ask({}, false);
});

async function ask(change: Partial<Draft>, isFrozen = true): Promise<void> {
  const result = await draftCampaign(desk.database.db, {
    operator: desk.district.principal,
    draft: aClosure({
      schoolIds: [desk.district.school],
      delivery: 'call-and-text',
      stopTryingAt: Temporal.Now.instant().add({ hours: 23 }),
      ...change,
    }),
  });
  if (result.kind !== 'drafted') throw new Error(result.reason);
  if (isFrozen) await sealCampaign(desk.database.db, result.campaignId);
  closures.set(closures.size + 1, result.campaignId);
}

const why = async (closure: number, phone: string, who: DeskPerson = 'secretary') =>
  desk.submit(who, 'closure-why', {
    values: { number: await desk.number(phone) },
    data: { campaign: closures.get(closure) ?? '' },
  });

/** What Details of the answer says. */
const whole = async (closure: number, phone: string) =>
  desk.press('secretary', 'why-details', {
    campaign: closures.get(closure) ?? '',
    phone: desk.district.phones[phone] ?? '',
  });

test('“closure why 1” asks for the number in a form of its own', async () => {
  const reply = await desk.say('clerk', 'closure why 1');

  expect(wordsIn(reply)).toContain('Why? Closure 1');
  const open = {
    operatorId: desk.people.clerk,
    id: reply.kind === 'form' ? reply.form.data['open'] : undefined,
  };
  expect(await findOpenForm(desk.database.db, testVault, open)).toMatchObject({
    data: { campaign: closures.get(1) },
  });
  expect(wordsIn(await desk.say('clerk', 'closure why #2'))).toContain('Why? Closure 2');
  expect(wordsIn(await desk.say('clerk', 'closure why'))).toContain('Why? Closure 3');
  expect(wordsIn(await desk.say('clerk', 'closure why 99'))).toContain('no such closure');
});

test('a number typed with it is not read, and is not said again', async () => {
  for (const typed of ['1 312-555-0100', '312-555-0100', '3125550100', '+13125550100']) {
    const reply = await desk.say('clerk', `closure why ${typed}`);

    expect(wordsIn(reply)).toContain('We ignored what you typed after the command');
    expect(JSON.stringify(reply)).not.toMatch(/555-0100|3125550/);
    expect(reply).toHaveProperty('askAgain', ['closure', 'why', expect.any(String), 'typed']);
  }
});

test('answers in ten lines, and Details has the rule and its evidence', async () => {
  const reply = await why(1, 'agreed');
  const words = wordsIn(reply);

  expect(words).toContain('Calls: on the call list, not tried yet.');
  expect(words).toContain('On the call list: consent for school matters');
  expect(words).toContain('[Details]');
  expect(words).not.toMatch(/Rule “|Enrollment form/);
  expect(
    wordsIn(await desk.press('clerk', 'why-details', { campaign: 'x', phone: 'y' })),
  ).toContain('out of date');
});

test('tells of a phone in the list the rule, its law and its evidence', async () => {
  const words = wordsIn(await whole(1, 'agreed'));

  expect(words).toContain('Closure 1 · number ending in 00');
  expect(words).toContain('Calls: on the call list, not tried yet.');
  expect(words).toContain('agreed');
  expect(words).toContain('shares');
  expect(words).toMatch(
    /On the call list\nconsent for school matters\nRule “mission-consent” of 2025-04-11 · 47 CFR 64.1200/,
  );
  expect(words).toMatch(
    /Evidence\nEnrollment form of Aug 1, 2026, wording 2026-1, English · [0-9a-f]{8}/,
  );
  expect(words).not.toContain('Now\n');
});

test('tells of a phone that was left out by which rule', async () => {
  expect(wordsIn(await whole(1, 'silent'))).toMatch(
    /Not called: no consent on file\..*Not contacted\nno consent on file\nRule “no-consent”.*Evidence\nNone on file/s,
  );
  expect(wordsIn(await whole(1, 'withdrew'))).toMatch(
    /Not called: opted out\..*Evidence\nOpt-out \(told to staff\) of /s,
  );
  expect(wordsIn(await whole(1, 'barred'))).toContain('Not called: custody order.');
});

test('tells that an emergency needs no evidence, and that no text was to be sent', async () => {
  const words = wordsIn(await whole(2, 'silent'));

  expect(words).toContain('Not needed: the rule uses the roster');
  expect(words).toContain('Not texted: this closure sent no texts.');
  expect(words).not.toContain('Texts\n');
});

test('tells each try, how it ended, and the rule that was read just before', async () => {
  const [version] = await desk.rows<{ id: string }>(
    'SELECT id FROM campaign_version WHERE campaign_id = $1',
    [closures.get(2)],
  );
  const tries = [
    ['busy', 'busy', 'emergency-consent'],
    ['completed', 'person', 'emergency-withdrawn'],
  ];
  for (const [place, [state, disposition, rule]] of tries.entries()) {
    await desk.rows(
      `INSERT INTO attempt (campaign_id, version_id, phone_id, channel, try_number, state, disposition, rule, rule_set,
         token, intent_at, ended_at)
       VALUES ($1, $2, $3, 'voice', $4, $5, $6, $7, '2025-04-11', rpad($8, 22, 'x'), now(), now())`,
      [
        closures.get(2),
        version?.id,
        desk.district.phones['agreed'],
        place + 1,
        state,
        disposition,
        rule,
        String(place),
      ],
    );
  }
  await desk.rows(
    `INSERT INTO attempt (campaign_id, version_id, phone_id, channel, state, disposition, rule, rule_set, ended_at)
     VALUES ($1, $2, $3, 'voice', 'suppressed', 'no-consent', 'emergency-opt-out', '2025-04-11', now())`,
    [closures.get(2), version?.id, desk.district.phones['silent']],
  );
  const called = wordsIn(await whole(2, 'agreed'));
  const suppressed = wordsIn(await whole(2, 'silent'));

  expect(called).toContain('Called: a person answered.');
  expect(called).toMatch(
    /Try 1, .*\nBusy\nRule checked again just before: emergency; consent on file/,
  );
  expect(called).toMatch(
    /Try 2, .*\nA person answered\nRule checked again .*opted out of non-emergency calls only/,
  );
  expect(suppressed).toContain('Not called: no consent on file.');
});

test('tells what would hold now, where that is something else', async () => {
  await desk.submit('secretary', 'consent-revoke', {
    values: {
      what: 'voice',
      scope: 'non-emergency',
      means: 'staff',
      receivedDate: Temporal.Now.zonedDateTimeISO('America/Chicago').toPlainDate().toString(),
      receivedTime: Temporal.Now.zonedDateTimeISO('America/Chicago')
        .toPlainTime()
        .toString({ smallestUnit: 'minute' }),
    },
    data: { phone: desk.district.phones['agreed'] ?? '' },
  });
  const words = wordsIn(await whole(1, 'agreed'));

  expect(words).toContain('Calls: on the call list, not tried yet.');
  expect(words).toContain('Now\nWould not be called: opted out');
  expect(words.match(/Now\n/g)).toHaveLength(1);
});

test('tells why a phone is in no list, as far as the roster knows', async () => {
  expect(wordsIn(await whole(1, 'elsewhere'))).toContain(
    'Not called: the closure was for other schools.',
  );
  expect(wordsIn(await whole(3, 'agreed'))).toContain(
    'Not called: the call list is still being made.',
  );

  const [student] = await desk.rows<{ id: string }>(
    `SELECT id FROM student WHERE sourced_id = 'student-elsewhere'`,
  );
  await desk.rows('INSERT INTO enrollment VALUES ($1, $2)', [student?.id, desk.district.school]);
  expect(wordsIn(await whole(1, 'elsewhere'))).toContain(
    'the roster had no such family at these schools when the call list was made',
  );

  const correct = async (other: string) => {
    await inAnotherTime(desk.database, `UPDATE campaign SET corrects = ${other} WHERE number = 1`);
  };
  await correct('(SELECT id FROM campaign WHERE number = 2)');
  expect(wordsIn(await whole(1, 'elsewhere'))).toContain(
    'it went only to phones that an earlier closure reached',
  );
  await correct('NULL');

  await desk.rows('UPDATE enrollment SET active = false WHERE student_id = $1', [student?.id]);
  expect(wordsIn(await whole(1, 'elsewhere'))).toContain(
    'no family or staff on the roster uses this number now',
  );
});

test('is told to one school’s clerk about its own families only', async () => {
  const missed = await why(1, 'agreed', 'otherClerk');
  const nobody = await desk.submit('otherClerk', 'closure-why', {
    values: { number: '402-555-0177' },
    data: { campaign: closures.get(1) ?? '' },
  });

  expect(wordsIn(missed)).toContain('No family at your schools has this number.');
  expect(wordsIn(nobody)).toBe(wordsIn(missed));
  expect(wordsIn(await why(1, 'agreed', 'clerk'))).toContain('number ending in 00');
  expect(wordsIn(await why(1, 'agreed', 'principal'))).toContain('Only the front office');
});

test('a form of a closure that never was tells nothing', async () => {
  for (const campaign of ['', 'x', '018f0000-0000-7000-8000-000000000000']) {
    const reply = await desk.submit('officer', 'closure-why', {
      values: { number: await desk.number('agreed') },
      data: { campaign },
    });

    expect(wordsIn(reply)).toContain('There is no such closure. Check its number.');
  }
});

test('each question is on record, with the closure it was about', async () => {
  const [row] = await desk.rows<{ campaigns: number; students: number }>(
    `SELECT count(DISTINCT campaign_id)::int AS campaigns, min(cardinality(student_ids)) AS students
     FROM disclosure WHERE what = 'why' AND operator_id = $1 AND phone_id = $2`,
    [desk.people.secretary, desk.district.phones['agreed']],
  );
  const [entry] = await desk.rows<{ facts: Record<string, unknown> }>(
    `SELECT facts FROM audit_entry WHERE act = 'consent-looked-up' AND facts ->> 'what' = 'why' LIMIT 1`,
  );

  expect(row).toEqual({ campaigns: 3, students: 2 });
  expect(entry?.facts['campaign']).toBe(closures.get(1));
  const history = wordsIn(
    await desk.press('officer', 'consent-history', {
      phone: desk.district.phones['agreed'] ?? '',
      whole: 'yes',
    }),
  );
  expect(history).toContain('Tom Secretary asked about closure');
});
