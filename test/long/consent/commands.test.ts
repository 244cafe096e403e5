import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { grantRoles } from '#database/grant-roles.ts';
import { openFamilyToken } from '#domain/consent/family/family-link.ts';
import { wordsBinding } from '#domain/consent/ledger/consent.ts';
import { refusals } from '#refusals/refusals.ts';
import { type DeskPerson, officeDesk, wordsIn } from '#test/support/consent/office-desk.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const desk = setUpOnce(officeDesk);

const lookUps = ['consent find', 'consent record', 'consent revoke', 'consent history'];

async function countOf(from: string, values: unknown[] = []): Promise<number> {
  const [row] = await desk.rows<{ count: number }>(`SELECT count(*)::int AS count ${from}`, values);
  return row?.count ?? -1;
}

describe('asking', () => {
  test.each(lookUps)('“%s” opens a form that asks for the number', async (words) => {
    for (const who of ['clerk', 'secretary', 'officer'] as const) {
      const reply = await desk.say(who, words);

      expect(reply.kind === 'form' && reply.form.fields.map(({ name }) => name)).toEqual([
        'number',
      ]);
      expect(reply).not.toHaveProperty('askAgain');
    }
  });

  test.each([...lookUps, 'consent gaps', 'consent tasks', 'closure why'])(
    '“%s” is refused to the person who is neither front office nor compliance',
    async (words) => {
      for (const who of ['principal', 'deputy'] as const) {
        expect(wordsIn(await desk.say(who, words))).toContain(
          'Only the front office and compliance staff can look up a family',
        );
      }
    },
  );

  test.each(lookUps)(
    'a number typed after “%s” is not read: the form says why, and nothing repeats it',
    async (words) => {
      const reply = await desk.say('secretary', `${words} 312-555-0100`);

      expect(wordsIn(reply)).toContain('We ignored what you typed after the command');
      expect(wordsIn(reply)).toContain('type the number here');
      expect(JSON.stringify(reply)).not.toContain('555-0100');
      expect(reply).toHaveProperty('askAgain', [...words.split(' '), 'typed']);
      expect(wordsIn(await desk.say('secretary', `${words} typed`))).toContain(
        'We ignored what you typed',
      );
    },
  );

  test('words that nobody knows are said back without the number among them', async () => {
    const reply = wordsIn(await desk.say('secretary', 'consent show (312) 555-0100 now'));

    expect(reply).toContain('I don’t recognize “/consent show … now”.');
    expect(reply).not.toContain('555-01');
  });

  test.each([
    ['', 'Type the phone number.'],
    ['Rosa', 'That is not a phone number. Type all ten digits, such as 312-555-0142.'],
    ['555-0100', 'That has no area code. Type all ten digits, such as 312-555-0142.'],
    ['800-555-0100', 'That is a toll-free number, which is a business and not a guardian.'],
    ['312-555-0100 x4', 'That has an extension, which can’t be called.'],
  ])('the number “%s” is complained of beside its field', async (number, words) => {
    for (const verb of ['consent-find', 'consent-record-number', 'consent-revoke-number']) {
      const reply = await desk.submit('secretary', verb, { values: { number } });

      expect(reply).toMatchObject({ kind: 'errors', errors: { number: words } });
    }
  });

  test('one who may not look up gets nothing by a form or a button either', async () => {
    const phone = desk.district.phones['agreed'] ?? '';
    const values = { number: await desk.number('agreed') };
    const before = await countOf('FROM disclosure');
    for (const verb of [
      'consent-find',
      'consent-history',
      'consent-record-number',
      'consent-record',
      'consent-revoke',
    ]) {
      const reply = await desk.submit('principal', verb, { values, data: { phone } });

      expect(wordsIn(reply)).toContain(
        'Only the front office and compliance staff can look up a family',
      );
    }
    for (const verb of [
      'consent-find',
      'consent-history',
      'consent-record-form',
      'consent-revoke-form',
      'consent-unblock',
    ]) {
      const reply = await desk.press('principal', verb, { phone });

      expect(wordsIn(reply)).toContain(
        'Only the front office and compliance staff can look up a family',
      );
    }
    expect(await countOf('FROM disclosure')).toBe(before);
  });

  test('a button that never was, or names no phone, shows nothing', async () => {
    const nobody = '018f0000-0000-7000-8000-000000000000';
    for (const data of [{}, { phone: 'x' }, { phone: nobody }, { phone: "'; DROP TABLE phone" }]) {
      for (const verb of [
        'consent-find',
        'consent-history',
        'consent-record-form',
        'consent-revoke-form',
        'consent-unblock',
        'consent-task',
      ]) {
        const reply = await desk.press('secretary', verb, data);

        expect(reply.kind).toBe('private');
        expect(Object.values<string>(refusals)).toContain(wordsIn(reply).trim());
      }
    }
  });
});

describe('consent find', () => {
  const details = (name: string) =>
    desk.press('secretary', 'consent-find', {
      phone: desk.district.phones[name] ?? '',
      whole: 'yes',
    });

  test('shows who uses the number, what it may be used for, why, and on which evidence', async () => {
    expect(wordsIn(await desk.find('secretary', 'agreed'))).toContain('Anything else | No | No');
    const words = wordsIn(await details('agreed'));

    expect(words).toContain('Number ending in 00');
    expect(words).toContain('agreed');
    expect(words).toContain('shares');
    expect(words).toContain('English · School S1');
    expect(words).toContain('Emergencies | Yes | Yes');
    expect(words).toContain('School matters | Yes | Yes');
    expect(words).toContain('Anything else | No | No');
    expect(words).toContain('School matters\nYes · consent for school matters\n');
    expect(words).toContain('consent covers school matters only');
    expect(words).toContain('\nEvidence\nEnrollment form of Aug 1, 2026');
    // All of it rests on one form, which is named once.
    expect(words.match(/Enrollment form/g)).toHaveLength(1);
    expect(words).toMatch(/Still the same person’s, asked .*, good until /);
    expect(words).not.toMatch(/555-01|3125550/);
  });

  test('tells what stands against a number', async () => {
    expect(wordsIn(await desk.find('secretary', 'wrong'))).toMatch(
      /Wrong number since .*: it belongs to someone else/,
    );
    expect(wordsIn(await desk.find('secretary', 'barred'))).toContain('custody order');
    expect(wordsIn(await details('withdrew'))).toMatch(
      /School matters\nNo · opted out\n.*Evidence\nOpt-out \(told to staff\) of /s,
    );
  });

  test('offers the family’s own page for seven days, and what else can be done', async () => {
    const reply = await desk.find('secretary', 'agreed');
    const buttons = reply.kind === 'private' ? reply.card.buttons : [];
    const page = buttons.find(({ opens }) => opens !== undefined);
    const token = page?.opens?.split('/family/')[1] ?? '';
    const now = Temporal.Now.instant();

    expect(buttons.map(({ label }) => label)).toEqual([
      'Record consent',
      'Record opt-out',
      'Details',
      'History',
      'Text the family page',
      'Family page of agreed',
    ]);
    const whole = await details('agreed');
    expect(JSON.stringify(whole)).toContain('Family page of shares');
    expect(openFamilyToken(token, testVault, now.add({ hours: 167 })).kind).toBe('good');
    expect(openFamilyToken(token, testVault, now.add({ hours: 169 })).kind).toBe('expired');
  });

  test('leaves a row and an entry: who was shown what of whose students', async () => {
    const phone = desk.district.phones['agreed'];
    const before = await countOf('FROM disclosure WHERE phone_id = $1', [phone]);

    await desk.find('officer', 'agreed');

    const [row] = await desk.rows<{ what: string; students: number }>(
      `SELECT what, cardinality(student_ids) AS students FROM disclosure
       WHERE phone_id = $1 AND operator_id = $2 ORDER BY at DESC LIMIT 1`,
      [phone, desk.people.officer],
    );
    expect(await countOf('FROM disclosure WHERE phone_id = $1', [phone])).toBe(before + 1);
    expect(row).toEqual({ what: 'consent', students: 2 });
    const [entry] = await desk.rows<{ actor_id: string; facts: unknown }>(
      `SELECT actor_id, facts FROM audit_entry WHERE act = 'consent-looked-up' AND subject_id = $1
       ORDER BY id DESC LIMIT 1`,
      [phone],
    );
    expect(entry).toEqual({
      actor_id: desk.people.officer,
      facts: { what: 'consent', students: 2 },
    });
  });

  test('shows nothing where the look can’t be kept on record', async () => {
    const { db, pool } = desk.database.owner;
    for (const table of ['disclosure', 'audit_entry']) {
      await pool.query(`REVOKE INSERT ON ${table} FROM bellwether_bot`);
      await expect(desk.find('officer', 'agreed')).rejects.toThrow('permission denied');
      await grantRoles(db);
    }
  });
});

describe('a clerk of one school', () => {
  const missed = 'No family at your schools has this number.';

  test('finds the families of that school', async () => {
    expect(wordsIn(await desk.find('clerk', 'agreed'))).toContain('School S1');
    expect(wordsIn(await desk.find('otherClerk', 'elsewhere'))).toContain('School S2');
  });

  test('is told the same of another school’s number as of nobody’s', async () => {
    const replies = await Promise.all([
      desk.find('otherClerk', 'agreed'),
      desk.submit('otherClerk', 'consent-find', { values: { number: '402-555-0177' } }),
      desk.submit('otherClerk', 'consent-history', {
        values: { number: await desk.number('agreed') },
      }),
      desk.submit('otherClerk', 'consent-record-number', {
        values: { number: await desk.number('agreed') },
      }),
    ]);

    const told = wordsIn(replies[0]);
    for (const reply of replies) {
      expect(wordsIn(reply)).toContain(missed);
      expect(wordsIn(reply)).toBe(told);
    }
    const [entries] = await desk.rows<{ reasons: string[] }>(
      `SELECT array_agg(DISTINCT facts ->> 'reason') AS reasons FROM audit_entry
       WHERE act = 'look-up-missed' AND actor_id = $1`,
      [desk.people.otherClerk],
    );
    expect(entries?.reasons.toSorted()).toEqual(['out-of-reach', 'unknown']);
    expect(
      await countOf('FROM disclosure WHERE operator_id = $1 AND phone_id = $2', [
        desk.people.otherClerk,
        desk.district.phones['agreed'],
      ]),
    ).toBe(0);
  });

  test('gets no further with the id of another school’s phone', async () => {
    const phone = desk.district.phones['agreed'] ?? '';
    const before = await countOf('FROM revocation');
    for (const verb of [
      'consent-find',
      'consent-history',
      'consent-record-form',
      'consent-revoke-form',
      'consent-unblock',
    ]) {
      expect(wordsIn(await desk.press('otherClerk', verb, { phone }))).toContain(missed);
    }
    for (const verb of ['consent-record', 'consent-revoke']) {
      expect(wordsIn(await desk.submit('otherClerk', verb, { data: { phone } }))).toContain(missed);
    }
    expect(await countOf('FROM revocation')).toBe(before);
  });

  test('sees of a shared phone only the own school’s guardians, and that there are others', async () => {
    const { school, otherSchool, phones } = desk.district;
    await desk.rows(
      `INSERT INTO guardian_phone (guardian_id, phone_id)
       SELECT gp.guardian_id, $1 FROM guardian_phone gp WHERE gp.phone_id = $2`,
      [phones['silent'], phones['elsewhere']],
    );
    const seen = wordsIn(await desk.find('clerk', 'silent'));
    const [row] = await desk.rows<{ schools: string[] }>(
      `SELECT array_agg(DISTINCT e.school_id) AS schools FROM disclosure d
       JOIN enrollment e ON e.student_id = ANY (d.student_ids)
       WHERE d.phone_id = $1 AND d.operator_id = $2`,
      [phones['silent'], desk.people.clerk],
    );

    expect(seen).toContain('1 guardian of other schools uses it too');
    expect(seen).not.toContain('elsewhere');
    expect(seen).not.toContain('School S2');
    expect(row?.schools).toEqual([school]);
    expect(row?.schools).not.toContain(otherSchool);
    expect(wordsIn(await desk.find('secretary', 'silent'))).toContain('elsewhere');
  });

  test('reads no words, proof or reason of a number that another school’s family uses too', async () => {
    const { phones } = desk.district;
    const phone = phones['barred'] ?? '';
    const [said, block] = [randomUUID(), randomUUID()];
    await desk.rows(
      `WITH k AS (INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language,
           evidence_reference, obtained_at, recorded_by)
         VALUES ($1, 'voice', '{school-mission}', 'express', 'paper', '2026-1', 'en', 'Form of the ward', now(), 'test')),
         b AS (INSERT INTO phone_block (id, phone_id, kind, reason, blocked_by)
         VALUES ($5, $1, 'district', $6, 'operator:' || $3))
       INSERT INTO revocation (id, phone_id, channel, scope, means, words, recorded_by)
       VALUES ($4, $1, 'any', 'non-emergency', 'e-mail', $2, 'operator:' || $3)`,
      [
        phone,
        testVault.encrypt('Leave us alone', wordsBinding(said)),
        desk.people.officer,
        said,
        block,
        testVault.encrypt('The gym fax', `phone_block.reason:${block}`),
      ],
    );
    const historyFor = async (who: DeskPerson) =>
      wordsIn(await desk.press(who, 'consent-history', { phone, whole: 'yes' }));
    const own = await historyFor('clerk');
    await desk.rows(
      `INSERT INTO guardian_phone (guardian_id, phone_id)
       SELECT gp.guardian_id, $1 FROM guardian_phone gp WHERE gp.phone_id = $2`,
      [phone, phones['elsewhere']],
    );
    const shared = await historyFor('clerk');

    for (const words of [own, await historyFor('secretary')]) {
      expect(words).toMatch(
        /Leave us alone[^]*Form of the ward|Form of the ward[^]*Leave us alone/,
      );
      expect(words).toContain('The gym fax');
      expect(words).not.toContain('from another school');
    }
    expect(shared).not.toMatch(/Leave us|Form of the ward|gym fax/);
    expect(shared).toContain('E-mail: kept, from another school');
    expect(shared).toContain('proof kept, from another school');
    expect(shared).toContain('Kept, from another school');
  });

  test('one whose grant has ended may look no more', async () => {
    await desk.rows('UPDATE role_grant SET revoked_at = now() WHERE operator_id = $1', [
      desk.people.otherClerk,
    ]);

    expect(wordsIn(await desk.find('otherClerk', 'elsewhere'))).toContain('Only the front office');

    await desk.rows('UPDATE role_grant SET revoked_at = NULL WHERE operator_id = $1', [
      desk.people.otherClerk,
    ]);
  });
});

describe('consent history', () => {
  test('lists every row, by whom it was taken down, and who looked', async () => {
    const who: DeskPerson = 'secretary';
    await desk.find('officer', 'withdrew');
    const brief = wordsIn(
      await desk.submit(who, 'consent-history', {
        values: { number: await desk.number('withdrew') },
      }),
    );
    const reply = await desk.press(who, 'consent-history', {
      phone: desk.district.phones['withdrew'] ?? '',
      whole: 'yes',
    });
    const words = wordsIn(reply);

    expect(brief).toMatch(/Opted out: calls and texts.*Agreed: calls, texts · school matters/s);
    expect(brief).toContain('[Details]');
    expect(brief).not.toMatch(/looked|Enrollment form/);
    expect(words).toContain('Number ending in 02: history');
    expect(words).toContain('Opt-out: calls and texts, everything except emergencies');
    expect(words).toContain('Consent to calls and texts about school matters');
    expect(words).toContain('Enrollment form; wording 2026-1, English; proof “form”');
    expect(words).toContain('Reassignment check: still the same person’s');
    expect(words).toContain('Priya Officer looked up consent');
    expect(words).toContain('Tom Secretary looked at this history');
    expect(words.indexOf('Opt-out:')).toBeLessThan(words.indexOf('Consent to calls'));
  });

  test('a long one goes on, page by page, and each page is a look of its own', async () => {
    const phone = desk.district.phones['elsewhere'] ?? '';
    await desk.rows(
      `INSERT INTO revocation (phone_id, channel, scope, means, received_at, recorded_by)
       SELECT $1, 'voice', 'non-emergency', 'e-mail', now() - n * interval '1 day', 'operator:' || $2
       FROM generate_series(1, 34) AS n`,
      [phone, desk.people.officer],
    );
    const before = await countOf('FROM disclosure WHERE phone_id = $1', [phone]);
    const pages = [];
    for (const page of ['0', '1', '3', '77']) {
      pages.push(await desk.press('secretary', 'consent-history', { phone, page, whole: 'yes' }));
    }
    const [first, second, last, none] = pages.map(wordsIn);

    expect(first).toContain('25 older rows are not shown here: press “Older”.');
    expect(first).toContain('[Older]');
    expect(first).not.toContain('[Newer]');
    expect(second).toContain('15 older rows are');
    expect(second).toContain('[Newer]');
    expect(last).not.toContain('[Older]');
    // The check for reassignment is the newest of the 35.
    expect(first?.match(/Recorded by Priya Officer/g)).toHaveLength(9);
    expect(last?.match(/E-mail/g)).toHaveLength(5);
    expect(none).not.toContain('E-mail');
    expect(await countOf('FROM disclosure WHERE phone_id = $1', [phone])).toBe(before + 4);
  });

  test('of a number that has none says so', async () => {
    const [{ id } = { id: '' }] = await desk.rows<{ id: string }>(
      `INSERT INTO phone (index, number) VALUES ($1, $2) RETURNING id`,
      [
        testVault.phoneIndex('+14025550188'),
        testVault.encrypt(
          '+14025550188',
          `phone.number:${testVault.phoneIndex('+14025550188').toString('hex')}`,
        ),
      ],
    );
    const words = wordsIn(await desk.press('officer', 'consent-history', { phone: id }));

    expect(words).toContain('Nothing is on file for this number');
    expect(words).toContain('No one on the roster now');
    expect(wordsIn(await desk.press('clerk', 'consent-history', { phone: id }))).toContain(
      'No family at your schools',
    );
  });
});

test('neither the log nor the rows of disclosure hold a number or a name', async () => {
  const [log] = await desk.rows<{ all: string }>(
    `SELECT string_agg(t, ' ') AS all FROM (
       SELECT audit_entry::text AS t FROM audit_entry UNION ALL SELECT disclosure::text FROM disclosure) x`,
  );

  expect(log?.all).toContain('consent-looked-up');
  expect(log?.all).not.toMatch(/555-01\d\d|13125550|Clerk|Officer|withdrew/);
});
