import { beforeAll, expect, test } from 'vitest';
import { officeDesk, wordsIn } from '#test/support/consent/office-desk.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { phoneBinding } from '#vault/vault.ts';

const desk = setUpOnce(officeDesk);
let families = 0;
beforeAll(async () => {
  for (let i = 0; i < 6; i++) {
    await addFamily({ language: 'es', consent: false });
    await addFamily({ language: 'en', consent: true });
    await addFamily({ language: 'en', consent: true, isBarred: true });
    await addFamily({ language: 'vi' });
  }
  // Siblings are one family, and two guardians of one student are one too.
  for (let i = 0; i < 5; i++) await addFamily({ language: 'ar', consent: false, students: 3 });
  for (let i = 0; i < 5; i++) await addFamily({ language: 'zh', consent: false, guardians: 2 });
});

/** A family at the first school; without `consent` it has no number at all. */
async function addFamily(about: {
  language: string;
  consent?: boolean;
  isBarred?: boolean;
  students?: number;
  guardians?: number;
}): Promise<void> {
  const name = `gap-${++families}`;
  const students: string[] = [];
  for (let i = 0; i < (about.students ?? 1); i++) {
    const [student] = await desk.rows<{ id: string }>(
      `WITH st AS (INSERT INTO student (sourced_id, name, source_hash) VALUES ($1, '', '') RETURNING id),
         e AS (INSERT INTO enrollment (student_id, school_id) SELECT id, $2 FROM st)
       SELECT id FROM st`,
      [`${name}-student-${i}`, desk.district.school],
    );
    students.push(student?.id ?? '');
  }
  for (let i = 0; i < (about.guardians ?? 1); i++) {
    const id = `${name}-guardian-${i}`;
    const [guardian] = await desk.rows<{ id: string }>(
      `WITH g AS (INSERT INTO guardian (sourced_id, name, language, source_hash) VALUES ($1, $2, $3, '') RETURNING id),
         gs AS (INSERT INTO guardianship (student_id, guardian_id, may_be_contacted, custody_document)
           SELECT s, g.id, $4::text IS NULL, $4::text::bytea FROM g, unnest($5::uuid[]) AS s)
       SELECT id FROM g`,
      [
        id,
        testVault.encrypt(id, `guardian.name:${id}`),
        about.language,
        about.isBarred ? 'order 9' : null,
        students,
      ],
    );
    if (about.consent === undefined) continue;
    const number = `+1402555${String(1000 + families * 10 + i)}`;
    const index = testVault.phoneIndex(number);
    await desk.rows(
      `WITH p AS (INSERT INTO phone (index, number, line_type) VALUES ($1, $2, 'mobile') RETURNING id),
         gp AS (INSERT INTO guardian_phone (guardian_id, phone_id) SELECT $3, id FROM p)
       INSERT INTO number_check (phone_id, reference_date, answer, source, good_until)
       SELECT id, current_date - 1, 'no', 'test', now() + interval '9 days' FROM p`,
      [index, testVault.encrypt(number, phoneBinding(index)), guardian?.id],
    );
    if (!about.consent) continue;
    await desk.rows(
      `INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language,
         evidence_reference, obtained_at, recorded_by)
       SELECT id, 'text', '{school-mission}', 'express', 'paper', 'v1', 'en', 'form', now() - interval '1 day', 'test'
       FROM phone WHERE index = $1`,
      [index],
    );
  }
}

const lines = (words: string) => words.split('\n').filter((line) => line.includes(' | '));

test('tells by school and language which families no call and no text may reach, and why', async () => {
  const words = wordsIn(await desk.say('clerk', 'consent gaps'));

  // English: the six barred ones and three of the small district; it is told with nobody else, being nine.
  expect(lines(words)).toEqual([
    'School | Language | Can’t reach',
    'School S1 | English | 9 of 17',
    'School S1 | Spanish | 7 of 7',
    'School S1 | Vietnamese | 6 of 6',
    'School S1 | Arabic | 5 of 5',
    'School S1 | Chinese | 5 of 5',
  ]);
  expect(words).toContain('No consent on file\n17\nCustody order\n7\nSeveral other reasons\n8');
});

test('a family whom one of two guardians’ phones reaches is none of them', async () => {
  const before = wordsIn(await desk.say('clerk', 'consent gaps'));
  await desk.rows(
    `INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language,
       evidence_reference, obtained_at, recorded_by)
     SELECT gp.phone_id, 'voice', '{school-mission}', 'express', 'paper', 'v1', 'en', 'late', now(), 'test'
     FROM guardian g JOIN guardian_phone gp ON gp.guardian_id = g.id
     WHERE g.sourced_id LIKE '%guardian-1'`,
  );

  expect(before).toContain('Chinese | 5 of 5');
  const after = wordsIn(await desk.say('clerk', 'consent gaps'));
  expect(after).not.toContain('Chinese');
});

test('a number that the roster has dropped reaches nobody', async () => {
  const before = wordsIn(await desk.say('clerk', 'consent gaps'));
  await desk.rows(
    `UPDATE guardian_phone SET active = false WHERE guardian_id IN
       (SELECT id FROM guardian WHERE sourced_id LIKE '%guardian-1')`,
  );

  expect(before).not.toContain('Chinese');
  expect(wordsIn(await desk.say('clerk', 'consent gaps'))).toContain('Chinese | 5 of 5');
});

test('a clerk sees the own schools only, and asks for one by a part of its name', async () => {
  const district = lines(wordsIn(await desk.say('officer', 'consent gaps')));
  const other = lines(wordsIn(await desk.say('otherClerk', 'consent gaps')));

  expect(district.some((line) => line.startsWith('School S1'))).toBe(true);
  expect(district).toContain('School S2 | English | fewer than 5');
  expect(other.filter((line) => line.startsWith('School S'))).toEqual([
    'School S2 | English | fewer than 5',
  ]);
  expect(lines(wordsIn(await desk.say('officer', 'consent gaps school s2')))).toEqual(other);
  for (const name of ['school s1', '312-555-0100']) {
    const refused = wordsIn(await desk.say('otherClerk', `consent gaps ${name}`));
    expect(refused).toContain('None of your schools has that name.');
    expect(refused).not.toContain('312-555');
  }
});

test('asking is on record', async () => {
  const [row] = await desk.rows<{ rows: number; entries: number }>(
    `SELECT (SELECT count(*)::int FROM disclosure WHERE what = 'consent-gaps' AND operator_id = $1) AS rows,
       (SELECT count(*)::int FROM audit_entry WHERE act = 'gaps-looked-up' AND actor_id = $1::text) AS entries`,
    [desk.people.otherClerk],
  );

  expect(row).toEqual({ rows: 1, entries: 1 });
});
