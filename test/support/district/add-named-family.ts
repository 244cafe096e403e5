import { type TestDatabase, testVault } from '#test/support/postgres/database.ts';
import { phoneBinding } from '#vault/vault.ts';

export type NamedFamily = {
  /** Distinguishes it. */
  id: string;
  children: readonly string[];
  /** Each with a phone of their own, or all with this one. */
  guardians: readonly {
    language?: string;
    relation?: 'parent' | 'guardian' | 'relative';
    /** Children whom a court document keeps from them. */
    barred?: readonly string[];
  }[];
  phone?: string;
};

/** A family whose children have names of their own, and whose phones may be called and texted. Returns the phones' numbers. */
export async function addNamedFamily(
  { owner: { pool } }: TestDatabase,
  school: string,
  family: NamedFamily,
): Promise<string[]> {
  const one = async (text: string, values: unknown[]) =>
    (await pool.query<{ id: string }>(text, values)).rows[0]?.id ?? '';
  const students: { id: string; name: string }[] = [];
  for (const [place, name] of family.children.entries()) {
    const sourcedId = `${family.id}-student-${place}`;
    const id = await one(
      `WITH st AS (INSERT INTO student (sourced_id, name, source_hash) VALUES ($1, $2, $3) RETURNING id),
        e AS (INSERT INTO enrollment (student_id, school_id) SELECT id, $4 FROM st)
       SELECT id FROM st`,
      [
        sourcedId,
        testVault.encrypt(name, `student.name:${sourcedId}`),
        testVault.digest(sourcedId),
        school,
      ],
    );
    students.push({ id, name });
  }
  const numbers: string[] = [];
  for (const [place, guardian] of family.guardians.entries()) {
    const number = family.phone ?? freeNumber();
    const sourcedId = `${family.id}-guardian-${place}`;
    const id = await one(
      `INSERT INTO guardian (sourced_id, language, name, source_hash) VALUES ($1, $2, $3, $4) RETURNING id`,
      [
        sourcedId,
        guardian.language ?? 'en',
        testVault.encrypt(family.id, `guardian.name:${sourcedId}`),
        testVault.digest(sourcedId),
      ],
    );
    for (const student of students) {
      const isBarred = guardian.barred?.includes(student.name) === true;
      await pool.query(
        `INSERT INTO guardianship (student_id, guardian_id, relation, may_be_contacted, custody_document)
         VALUES ($1, $2, $3, $4, $5)`,
        [student.id, id, guardian.relation ?? 'parent', !isBarred, isBarred ? '' : null],
      );
    }
    await pool.query('INSERT INTO guardian_phone (guardian_id, phone_id) VALUES ($1, $2)', [
      id,
      await phoneOf(pool, number),
    ]);
    numbers.push(number);
  }
  await pool.query('SELECT refresh_phone_audience(), refresh_home_languages()');
  return numbers;
}

type Pool = TestDatabase['owner']['pool'];

let given = 0;

/** Of an area code that the fictional district has no family in. */
function freeNumber(): string {
  given += 1;
  return `+1907555${String(99 + given).padStart(4, '0')}`;
}

/** The phone of a number; a new one is a mobile that its people agreed to. */
async function phoneOf(pool: Pool, number: string): Promise<string> {
  const index = testVault.phoneIndex(number);
  const known = await pool.query<{ id: string }>('SELECT id FROM phone WHERE index = $1', [index]);
  if (known.rows[0] !== undefined) return known.rows[0].id;
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO phone (index, number, line_type) VALUES ($1, $2, 'mobile') RETURNING id`,
    [index, testVault.encrypt(number, phoneBinding(index))],
  );
  const id = rows[0]?.id ?? '';
  await pool.query(
    `INSERT INTO consent_record (phone_id, channel, purposes, kind, method, wording_version, language,
      evidence_reference, obtained_at, recorded_by)
     SELECT $1, channel, '{school-mission,other}', 'express', 'enrollment-form', 'v1', 'en', 'form', now() - interval '2 days', 'test'
     FROM unnest('{voice,text}'::text[]) AS channel`,
    [id],
  );
  await pool.query(
    `INSERT INTO number_check (phone_id, reference_date, answer, source, good_until)
     VALUES ($1, current_date - 5, 'no', 'test', now() + interval '20 days')`,
    [id],
  );
  return id;
}
