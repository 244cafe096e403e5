import { beforeAll, describe, expect, test } from 'vitest';
import type { Reply } from '#conversation/kit/command.ts';
import { wordsBinding } from '#domain/consent/ledger/consent.ts';
import { until } from '#sandbox/until.ts';
import { type DeskPerson, officeDesk, wordsIn } from '#test/support/consent/office-desk.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const desk = setUpOnce(officeDesk);
let today: Temporal.PlainDate;
beforeAll(() => {
  today = Temporal.Now.zonedDateTimeISO('America/Chicago').toPlainDate();
});

const phoneOf = (name: string) => desk.district.phones[name] ?? '';

/** A good form, but for what a test changes. */
const consent = (change: Record<string, string> = {}) => ({
  channels: 'voice,text',
  purposes: 'school-mission',
  relation: 'parent',
  giver: '',
  method: 'spoken',
  wording: 'standard en',
  obtained: today.toString(),
  reference: `call book, line ${crypto.randomUUID()}`,
  hash: '',
  ...change,
});

const record = (name: string, change: Record<string, string> = {}, who: DeskPerson = 'secretary') =>
  desk.submit(who, 'consent-record', { values: consent(change), data: { phone: phoneOf(name) } });

/** Now, as the form would have it in the district’s zone. */
const minute = (ago: Temporal.DurationLike = { minutes: 0 }) => {
  const at = Temporal.Now.zonedDateTimeISO('America/Chicago').subtract(ago);
  return {
    receivedDate: at.toPlainDate().toString(),
    receivedTime: at.toPlainTime().toString({ smallestUnit: 'minute' }),
  };
};

const revoke = (name: string, change: Record<string, string> = {}, who: DeskPerson = 'secretary') =>
  desk.submit(who, 'consent-revoke', {
    values: {
      what: 'any',
      scope: 'non-emergency',
      means: 'staff',
      ...minute(),
      words: '',
      ...change,
    },
    data: { phone: phoneOf(name) },
  });

/** What the button that rules a number in again carries. */
function unblockData(reply: Reply): Record<string, string> {
  const buttons = reply.kind === 'private' ? reply.card.buttons : [];
  return buttons.find(({ verb }) => verb === 'consent-unblock')?.data ?? {};
}

describe('consent record', () => {
  test('the number opens a form that names the family and has the words to read out', async () => {
    const open = async (name: string) =>
      desk.submit('secretary', 'consent-record-number', {
        values: { number: await desk.number(name) },
      });
    const [english, spanish] = [await open('agreed'), await open('silent')];

    expect(wordsIn(english)).toContain('Number ending in 00');
    expect(wordsIn(english)).toContain('agreed, shares');
    expect(wordsIn(english)).toContain('A consent ends earlier opt-outs');
    expect(wordsIn(english)).toContain(
      'I agree that Maple Valley Schools may call this telephone number',
    );
    expect(wordsIn(english)).not.toContain('Acepto');
    expect(wordsIn(spanish)).toMatch(
      /Acepto que Maple Valley Schools llame a este número.*I agree that Maple Valley Schools/s,
    );
    expect(JSON.stringify([english, spanish])).not.toMatch(/555-01(?!42)|3125550/);
  });

  test('a form of today is a row for calls and one for texts, with its words kept', async () => {
    const reply = await record('silent', { hash: 'AB'.repeat(32) });

    expect(wordsIn(reply)).toContain('The consent was recorded. Here is the number now.');
    expect(wordsIn(reply)).toContain('School matters | Yes | Yes');
    const rows = await desk.rows<Record<string, unknown>>(
      `SELECT channel, purposes, kind, method, wording_version, language, giver_relation, k.recorded_by,
         encode(evidence_hash, 'hex') AS hash, w.body
       FROM consent_record k JOIN consent_wording w USING (language)
       WHERE phone_id = $1 AND w.version = k.wording_version ORDER BY channel DESC`,
      [phoneOf('silent')],
    );
    expect(rows.map((row) => row['channel'])).toEqual(['voice', 'text']);
    expect(rows[0]).toMatchObject({
      purposes: ['school-mission'],
      kind: 'express',
      method: 'spoken',
      wording_version: '2026-11',
      language: 'en',
      giver_relation: 'parent',
      recorded_by: `operator:${desk.people.secretary}`,
      hash: 'ab'.repeat(32),
    });
    expect(rows[0]?.['body']).toContain('Maple Valley Schools');
    const entries = await desk.rows<{ actor_id: string }>(
      `SELECT actor_id FROM audit_entry WHERE act = 'consent-recorded' AND subject_id = $1`,
      [phoneOf('silent')],
    );
    expect(entries).toEqual(Array.from({ length: 2 }, () => ({ actor_id: desk.people.secretary })));
  });

  test('what is said now ends a withdrawal of this very day, and a wrong number', async () => {
    expect(await desk.rule('withdrew', 'school-mission', 'voice')).toBe('revoked');
    await record('withdrew', { channels: 'voice' });
    expect(await desk.rule('withdrew', 'school-mission', 'voice')).toBe('mission-consent');
    expect(await desk.rule('withdrew', 'school-mission', 'text')).toBe('revoked');

    expect(await desk.rule('wrong', 'emergency', 'voice')).toBe('wrong-number');
    await record('wrong');
    expect(await desk.rule('wrong', 'emergency', 'voice')).toBe('emergency-consent');
  });

  test('a form of an earlier day does not end what was withdrawn after it', async () => {
    await revoke('agreed');
    const earlier = today.subtract({ days: 1 }).toString();

    const reply = await record('agreed', { obtained: earlier, method: 'enrollment-form' });

    expect(wordsIn(reply)).toContain('School matters | No | No');
    expect(await desk.rule('agreed', 'school-mission', 'voice')).toBe('revoked');
  });

  test.each(['paper', 'enrollment-form'])(
    'a form of today, %s, counts from the start of the day: what was withdrawn since still holds',
    async (method) => {
      await revoke('agreed');
      const reply = await record('agreed', { method });

      expect(wordsIn(reply)).toContain('School matters | No | No');
      const [row] = await desk.rows<{ at: Temporal.Instant }>(
        `SELECT obtained_at AS at FROM consent_record WHERE phone_id = $1 AND method = $2
         ORDER BY recorded_at DESC LIMIT 1`,
        [phoneOf('agreed'), method],
      );
      expect(row?.at.toZonedDateTimeISO('America/Chicago').toPlainDateTime().toString()).toBe(
        `${today.toString()}T00:00:00`,
      );
    },
  );

  test('a signed form is written consent', async () => {
    await record('elsewhere', { method: 'paper', channels: 'voice' });

    expect(await desk.rule('elsewhere', 'school-mission', 'voice')).toBe('mission-written');
  });

  test('the words of an older form are kept by their version', async () => {
    await desk.rows(
      `INSERT INTO consent_wording VALUES ('2025-07', 'es', 'Sí', now(), 'test'), ('page-1', 'es', 'Sí', now(), 'test')`,
    );
    const form = await desk.press('secretary', 'consent-record-form', {
      phone: phoneOf('elsewhere'),
    });
    await record('elsewhere', { wording: '2025-07 es', purposes: 'other' });

    expect(wordsIn(form)).toContain('2025-07, Spanish');
    expect(wordsIn(form)).not.toContain('page-1');
    const [row] = await desk.rows<{ language: string }>(
      `SELECT language FROM consent_record WHERE wording_version = '2025-07' LIMIT 1`,
    );
    expect(row?.language).toBe('es');
  });

  test('a district of another name says other words, under a version of their own', async () => {
    await desk.rows(`UPDATE district SET registered_name = 'Maple Hill Schools'`);
    await record('elsewhere');
    await desk.rows(`UPDATE district SET registered_name = 'Maple Valley Schools'`);

    const [row] = await desk.rows<{ body: string }>(
      `SELECT body FROM consent_wording WHERE version = '2026-11-2' AND language = 'en'`,
    );
    expect(row?.body).toContain('Maple Hill Schools');
  });

  test('attack 33: a proof that names the family, or has a phone number, is not taken', async () => {
    const { rows } = await desk.database.owner.pool.query<{
      kind: 'guardian' | 'student';
      id: string;
      sourced: string;
    }>(
      `SELECT 'guardian' AS kind, g.id, g.sourced_id AS sourced FROM guardian g
        JOIN guardian_phone gp ON gp.guardian_id = g.id WHERE gp.phone_id = $1
       UNION ALL SELECT 'student', st.id, st.sourced_id FROM student st
        JOIN guardianship gs ON gs.student_id = st.id
        JOIN guardian_phone gp ON gp.guardian_id = gs.guardian_id WHERE gp.phone_id = $1`,
      [phoneOf('silent')],
    );
    for (const { kind, id, sourced } of rows) {
      const name = kind === 'guardian' ? 'Rosa Ibárruri' : 'Theo Quennell';
      await desk.database.owner.pool.query(`UPDATE ${kind} SET name = $2 WHERE id = $1`, [
        id,
        testVault.encrypt(name, `${kind}.name:${sourced}`),
      ]);
    }
    const before = await desk.rows('SELECT id FROM consent_record');

    for (const reference of [
      'Mrs. Ibarruri, form 12',
      'form of THEO, folder 3',
      'called (503) 555-0142',
      'line 12 503.555.0142',
    ]) {
      expect(await record('silent', { reference })).toMatchObject({
        kind: 'errors',
        errors: { reference: expect.stringContaining('Leave ') },
      });
    }

    expect(await desk.rows('SELECT id FROM consent_record')).toEqual(before);
  });

  test('everything that is wrong is said at once, and nothing is recorded', async () => {
    const before = await desk.rows('SELECT FROM consent_record');

    const reply = await record('elsewhere', {
      channels: '',
      purposes: 'emergency',
      relation: 'student',
      giver: '018f0000-0000-7000-8000-000000000000',
      method: 'web-page',
      wording: '1999 en',
      obtained: today.add({ days: 1 }).toString(),
      reference: ' ',
      hash: 'abc',
    });

    expect(reply.kind === 'errors' && Object.keys(reply.errors).toSorted()).toEqual(
      [
        'channels',
        'purposes',
        'relation',
        'giver',
        'method',
        'wording',
        'obtained',
        'reference',
        'hash',
      ].toSorted(),
    );
    expect(wordsIn(reply)).toContain('obtained: That day is in the future.');
    expect(await desk.rows('SELECT FROM consent_record')).toHaveLength(before.length);
  });

  test.each([
    [{ obtained: '2026-02-30' }, 'Choose the day it was given.'],
    [{ obtained: '1999-01-01' }, 'That is more than 20 years ago.'],
    [{ hash: 'g'.repeat(64) }, 'A SHA-256 has 64 digits'],
  ])('%j is refused in a sentence', async (change, sentence) => {
    expect(wordsIn(await record('elsewhere', change))).toContain(sentence);
  });

  test('one proof stands for one consent: the second time says so', async () => {
    const reference = 'call book 7';
    await record('elsewhere', { reference, channels: 'text' });

    expect(wordsIn(await record('elsewhere', { reference }))).toBe(
      'reference: This proof is already on file for this number. Enter another one.',
    );
    const rows = await desk.rows(`SELECT FROM consent_record WHERE evidence_reference = $1`, [
      reference,
    ]);
    expect(rows).toHaveLength(1);
  });

  test('the guardian who gave it is kept, but not where the student gave it', async () => {
    const [guardian] = await desk.rows<{ id: string }>(
      'SELECT guardian_id AS id FROM guardian_phone WHERE phone_id = $1',
      [phoneOf('elsewhere')],
    );
    const giver = guardian?.id ?? '';

    expect(wordsIn(await record('elsewhere', { giver, relation: 'adult-student' }))).toContain(
      'Leave this empty if the student gave it.',
    );
    await record('elsewhere', { giver, channels: 'voice' });

    const rows = await desk.rows('SELECT FROM consent_record WHERE given_by = $1', [giver]);
    expect(rows).toHaveLength(1);
  });
});

describe('consent revoke', () => {
  test('holds at once, shows the clock of the law, and is confirmed by text', async () => {
    const name = 'elsewhere';
    const number = await desk.number(name);
    const form = await desk.submit('clerk', 'consent-revoke-number', {
      values: { number: await desk.number('agreed') },
    });
    expect(wordsIn(form)).toContain('agreed, shares');
    expect(JSON.stringify(form)).not.toContain(number.slice(2));

    const words = wordsIn(
      await revoke(name, { means: 'e-mail', words: 'No more  calls,\nplease.' }),
    );

    expect(words).toContain('Opt-out recorded');
    expect(words).toContain('Non-emergency calls and texts');
    expect(words).toContain('Emergency calls and texts');
    expect(words).toContain('ten business days');
    expect(words).toContain('Within five minutes, one text');
    expect(words).toContain('School matters | No | No');
    expect(words).toContain('Emergencies | Yes | Yes');
    const [row] = await desk.rows<{
      id: string;
      words: Buffer;
      means: string;
      in_time: boolean;
      waits: boolean;
    }>(
      `SELECT r.id, r.words, r.means, r.effective_at < r.honor_by AS in_time, c.state = 'waiting' AS waits
       FROM revocation r JOIN outreach c ON c.revocation_id = r.id
       WHERE r.phone_id = $1 ORDER BY r.recorded_at DESC LIMIT 1`,
      [phoneOf(name)],
    );
    expect(row).toMatchObject({ means: 'e-mail', in_time: true, waits: true });
    expect(testVault.decrypt(row?.words ?? Buffer.of(), wordsBinding(row?.id ?? ''))).toBe(
      'No more calls, please.',
    );
    const history = wordsIn(
      await desk.press('secretary', 'consent-history', { phone: phoneOf(name), whole: 'yes' }),
    );
    expect(history).toContain('E-mail: “No more calls, please.”');
    expect(history).toContain('Recorded by Tom Secretary');
    expect(history).toContain('confirmation being sent');
  });

  test('of calls alone leaves texts', async () => {
    await record('silent');
    const words = wordsIn(await revoke('silent', { what: 'voice' }));

    expect(words).toContain('Non-emergency calls');
    expect(words).toContain('School matters | No | Yes');
    expect(words).toContain('Emergency calls and texts; other texts');
  });

  test('beats a consent of the same minute, whichever was typed first', async () => {
    const stated = minute();
    await record('silent');
    await revoke('silent', stated);

    expect(await desk.rule('silent', 'school-mission', 'voice')).toBe('revoked');
    expect(await desk.rule('silent', 'school-mission', 'text')).toBe('revoked');
  });

  test('of a time before a newer consent says that the consent still holds', async () => {
    await record('silent');
    const words = wordsIn(await revoke('silent', minute({ hours: 30 })));

    expect(words).toMatch(/A consent of .* is newer than this opt-out, so it still holds/);
    expect(words).toContain('School matters | Yes | Yes');
  });

  test('of emergencies too, or of a wrong number, stops calls and texts alike', async () => {
    const all = wordsIn(await revoke('silent', { what: 'voice', scope: 'all' }));
    expect(all).toContain('All calls and texts, emergencies included');
    expect(all).toContain('Emergencies | No | No');

    const wrong = wordsIn(await revoke('agreed', { scope: 'wrong-number' }));
    expect(wrong).toContain('for every student it is linked to');
    expect(wrong).toContain('No text confirms it, because the number is a stranger’s.');
    expect(await desk.rule('agreed', 'emergency', 'voice')).toBe('wrong-number');
  });

  test('to a landline is confirmed by no text', async () => {
    await desk.rows(`UPDATE phone SET line_type = 'landline' WHERE id = $1`, [phoneOf('barred')]);

    expect(wordsIn(await revoke('barred'))).toContain(
      'No text confirms it, because this number gets no texts',
    );
  });

  test('a number can be ruled out with a reason, and ruled in again', async () => {
    await record('wrong');
    expect(wordsIn(await revoke('wrong', { scope: 'district' }))).toBe(
      'reason: Enter why this number is blocked.',
    );
    const out = wordsIn(await revoke('wrong', { scope: 'district', reason: 'The fax of the gym' }));
    expect(out).toContain('it gets no calls and no texts, not even in an emergency');
    expect(await desk.rule('wrong', 'emergency', 'voice')).toBe('district-block');
    await revoke('wrong', { scope: 'emergency-line', reason: 'Ward 3' });
    expect(await desk.rule('wrong', 'emergency', 'voice')).toBe('emergency-line');
    const seen = await desk.find('officer', 'wrong');
    expect(wordsIn(seen)).toContain('[Unblock]');
    expect(wordsIn(seen)).toContain('Blocked by the district since');

    const again = await desk.press('officer', 'consent-unblock', unblockData(seen));

    expect(wordsIn(again)).toContain('The number was unblocked.');
    expect(wordsIn(again)).not.toContain('[Unblock]');
    expect(await desk.rule('wrong', 'emergency', 'voice')).toBe('emergency-consent');
    const acts = await desk.rows<{ act: string }>(
      `SELECT act FROM audit_entry WHERE subject_id = $1 AND act LIKE 'phone-%' ORDER BY id`,
      [phoneOf('wrong')],
    );
    expect(acts.map(({ act }) => act)).toEqual([
      'phone-blocked',
      'phone-blocked',
      'phone-unblocked',
      'phone-unblocked',
    ]);
    const history = wordsIn(
      await desk.press('secretary', 'consent-history', { phone: phoneOf('wrong'), whole: 'yes' }),
    );
    expect(history).toContain('Unblocked');
    expect(history).toContain('The fax of the gym');
  });

  test('texts instead of calls: the office takes down both ways, and gives no consent by it', async () => {
    await record('silent');
    const out = wordsIn(await revoke('silent', { scope: 'texts-only' }));
    expect(out).toContain('This number gets texts, not calls');
    expect(await desk.rule('silent', 'school-mission', 'voice')).toBe('texts-only');
    expect(await desk.rule('silent', 'emergency', 'voice')).toBe('emergency-texts-first');
    expect(await desk.rule('silent', 'school-mission', 'text')).toBe('mission-consent');
    await revoke('silent', { scope: 'texts-only' });
    expect(await desk.rows(`SELECT FROM phone_block WHERE kind = 'texts-only'`)).toHaveLength(1);
    const seen = await desk.find('secretary', 'silent');
    expect(wordsIn(seen)).toContain('Asked for texts, not calls since');
    expect(wordsIn(seen)).toContain('[Call them again]');

    const again = await desk.press('secretary', 'consent-unblock', unblockData(seen));

    expect(wordsIn(again)).not.toContain('[Call them again]');
    expect(await desk.rule('silent', 'school-mission', 'voice')).toBe('mission-consent');
    const history = wordsIn(
      await desk.press('secretary', 'consent-history', { phone: phoneOf('silent'), whole: 'yes' }),
    );
    expect(history).toContain('Asked for texts, not calls');
    expect(history).toContain('Calls wanted again');
  });

  test('only compliance of the whole district rules a number in again', async () => {
    const [local] = await desk.rows<{ id: string }>(
      `INSERT INTO role_grant (operator_id, role, school_id) VALUES ($1, 'compliance', $2) RETURNING id`,
      [desk.people.clerk, desk.district.school],
    );
    await revoke('wrong', { scope: 'emergency-line', reason: 'Ward 3' });
    const data = unblockData(await desk.find('officer', 'wrong'));
    for (const who of ['secretary', 'clerk'] as const) {
      expect(wordsIn(await desk.find(who, 'wrong'))).not.toContain('[Unblock]');
      expect(wordsIn(await desk.press(who, 'consent-unblock', data))).toContain(
        'Only district compliance staff can unblock a number.',
      );
    }
    expect(await desk.rule('wrong', 'emergency', 'voice')).toBe('emergency-line');
    await desk.press('officer', 'consent-unblock', data);
    await desk.rows('UPDATE role_grant SET revoked_at = now() WHERE id = $1', [local?.id]);
  });

  test('a press lifts what its card showed, and no block that came later', async () => {
    await revoke('wrong', { scope: 'emergency-line', reason: 'Ward 3' });
    const data = unblockData(await desk.find('officer', 'wrong'));
    await revoke('wrong', { scope: 'district', reason: 'The fax of the gym' });
    await revoke('agreed', { scope: 'district', reason: 'Of another number' });
    const other = unblockData(await desk.find('officer', 'agreed'));

    const reply = await desk.press('officer', 'consent-unblock', {
      ...data,
      blocks: `${data['blocks']} ${other['blocks']} and more`,
    });

    expect(wordsIn(reply)).toContain('still blocked for another reason');
    expect(await desk.rule('wrong', 'emergency', 'voice')).toBe('district-block');
    expect(unblockData(await desk.find('officer', 'agreed'))).toEqual(other);
    const lifted = await desk.rows<{ facts: Record<string, unknown> }>(
      `SELECT facts FROM audit_entry WHERE act = 'phone-unblocked' AND facts ->> 'block' = $1`,
      [data['blocks']],
    );
    expect(lifted).toMatchObject([{ facts: { kind: 'emergency-line' } }]);
    for (const name of ['wrong', 'agreed']) {
      await desk.press('officer', 'consent-unblock', unblockData(await desk.find('officer', name)));
    }
  });

  test('pressed twice at once it lifts once, and says so in a sentence', async () => {
    await revoke('wrong', { scope: 'district', reason: 'The fax of the gym' });
    const data = unblockData(await desk.find('officer', 'wrong'));
    const before = await desk.rows('SELECT FROM phone_block');

    const replies = await Promise.all(
      [1, 2, 3].map(() => desk.press('officer', 'consent-unblock', data)),
    );

    const said = replies.map(wordsIn);
    expect(said.filter((words) => words.includes('The number was unblocked.'))).toHaveLength(1);
    expect(said.filter((words) => words.includes('Nothing changed'))).toHaveLength(2);
    expect(await desk.rows('SELECT FROM phone_block')).toHaveLength(before.length + 1);
  });

  test('waits for another who lifts the same block, and finds nothing left to lift', async () => {
    await revoke('wrong', { scope: 'district', reason: 'The fax of the gym' });
    const data = unblockData(await desk.find('officer', 'wrong'));
    const other = await desk.database.owner.pool.connect();
    try {
      await other.query('BEGIN');
      await other.query(
        `INSERT INTO phone_block (phone_id, kind, reason, blocked_by, lifts)
         VALUES ($1, 'district', 'lifted', 'test', $2)`,
        [phoneOf('wrong'), data['blocks']],
      );
      const pressed = desk.press('officer', 'consent-unblock', data);
      await until('the press to wait for the lock', async () => {
        const waiting = await desk.rows(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return waiting.length > 0;
      });
      await other.query('COMMIT');

      expect(wordsIn(await pressed)).toContain('Nothing changed');
    } finally {
      other.release();
    }
  });

  test.each([
    [{ receivedDate: '2126-01-01' }, 'receivedTime: That time is in the future.'],
    [{ receivedDate: 'yesterday' }, 'receivedDate: Choose the day they told the school.'],
    // Clocks skip this hour in Chicago.
    [
      { receivedDate: '2026-03-08', receivedTime: '02:30' },
      'receivedTime: Enter a time that exists on this day.',
    ],
    [{ receivedTime: '' }, 'receivedTime: Enter a time that exists on this day.'],
    [{ scope: 'everything' }, 'scope: Choose how much must stop.'],
    [{ what: 'fax' }, 'what: Choose calls, texts, or both.'],
    [{ means: 'key-press' }, 'means: Choose how they told the school.'],
  ])('%j is refused in a sentence', async (change, sentence) => {
    const before = await desk.rows('SELECT FROM revocation');

    expect(wordsIn(await revoke('silent', change))).toBe(sentence);
    expect(await desk.rows('SELECT FROM revocation')).toHaveLength(before.length);
  });
});
