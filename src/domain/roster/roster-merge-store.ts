import { type RawBuilder, sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';

export type Change = { added: number; changed: number; ended: number };
export type Changes = Record<string, Change>;

/**
 * Makes the people of one chunk what their rows say, set-based. A row that is already right is not touched; people
 * whose row reads as before were staged without a name and are passed over.
 */
export async function mergeChunk(tx: Transaction): Promise<Changes> {
  await sql`ANALYZE staged_chunk`.execute(tx);
  return {
    students: { ...(await upsert(tx, students)), ended: 0 },
    guardians: { ...(await upsert(tx, guardians)), ended: 0 },
    phones: { ...(await upsert(tx, phones)), ended: 0 },
    guardianPhones: {
      ...(await upsert(tx, guardianPhones)),
      ended: await end(tx, endedGuardianPhones),
    },
  };
}

/** Schools, and who goes where and belongs to whom. Nobody is deleted: who is missing becomes inactive. */
export async function mergeLinks(tx: Transaction): Promise<Changes> {
  return {
    schools: { ...(await upsert(tx, schools)), ended: await end(tx, endedSchools) },
    students: { added: 0, changed: 0, ended: await end(tx, endedStudents) },
    guardians: { added: 0, changed: 0, ended: await end(tx, endedGuardians) },
    guardianships: {
      ...(await upsert(tx, guardianships)),
      ended: await end(tx, endedGuardianships),
    },
    enrollments: { ...(await upsert(tx, enrollments)), ended: await end(tx, endedEnrollments) },
  };
}

export function addChanges(total: Changes, more: Changes): void {
  for (const [what, change] of Object.entries(more)) {
    const sum = (total[what] ??= { added: 0, changed: 0, ended: 0 });
    sum.added += change.added;
    sum.changed += change.changed;
    sum.ended += change.ended;
  }
}

const schools = sql`
  INSERT INTO school (sourced_id, name, time_zone, office_number)
  SELECT sourced_id, name, time_zone, office_number FROM staged_school
  ON CONFLICT (sourced_id) DO UPDATE SET name = EXCLUDED.name, time_zone = EXCLUDED.time_zone,
    office_number = EXCLUDED.office_number, active = true
  WHERE (school.name, school.time_zone, school.office_number, school.active)
    IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.time_zone, EXCLUDED.office_number, true)`;

const endedSchools = sql`
  UPDATE school SET active = false
  WHERE active AND NOT EXISTS (SELECT FROM staged_school s WHERE s.sourced_id = school.sourced_id)`;

const students = sql`
  INSERT INTO student (sourced_id, name, source_hash)
  SELECT sourced_id, name, source_hash FROM staged_chunk WHERE kind = 'student' AND name IS NOT NULL
  ON CONFLICT (sourced_id) DO UPDATE
    SET name = EXCLUDED.name, source_hash = EXCLUDED.source_hash, active = true
  WHERE student.source_hash <> EXCLUDED.source_hash OR NOT student.active`;

const endedStudents = sql`
  UPDATE student SET active = false
  WHERE active AND NOT EXISTS (
    SELECT FROM staged_person p WHERE p.kind = 'student' AND p.sourced_id = student.sourced_id)`;

const guardians = sql`
  INSERT INTO guardian (sourced_id, name, language, source_hash)
  SELECT sourced_id, name, language, source_hash FROM staged_chunk
  WHERE kind = 'guardian' AND name IS NOT NULL
  ON CONFLICT (sourced_id) DO UPDATE SET name = EXCLUDED.name, language = EXCLUDED.language,
    source_hash = EXCLUDED.source_hash, active = true
  WHERE guardian.source_hash <> EXCLUDED.source_hash OR NOT guardian.active`;

const endedGuardians = sql`
  UPDATE guardian SET active = false
  WHERE active AND NOT EXISTS (
    SELECT FROM staged_person p WHERE p.kind = 'guardian' AND p.sourced_id = guardian.sourced_id)`;

const stagedPhones = sql`
  SELECT sourced_id, index_1 AS index, number_1 AS number, line_type_1 AS line_type, 1 AS rank
  FROM staged_chunk WHERE index_1 IS NOT NULL
  UNION ALL
  SELECT sourced_id, index_2, number_2, line_type_2, 2 FROM staged_chunk WHERE index_2 IS NOT NULL`;

// Where two guardians disagree about a shared number, the stricter law's answer holds: a mobile stays a mobile.
const phones = sql`
  INSERT INTO phone (index, number, line_type)
  SELECT DISTINCT ON (index) index, number, line_type FROM (${stagedPhones}) p
  ORDER BY index, array_position(ARRAY['mobile', 'voip', 'landline', 'unknown'], line_type)
  ON CONFLICT (index) DO UPDATE SET line_type = EXCLUDED.line_type
  WHERE EXCLUDED.line_type <> 'unknown' AND phone.line_type NOT IN ('mobile', EXCLUDED.line_type)`;

const stagedGuardianPhones = sql`
  SELECT g.id, phone.id, p.rank
  FROM (${stagedPhones}) p
  JOIN guardian g ON g.sourced_id = p.sourced_id
  JOIN phone ON phone.index = p.index`;

const guardianPhones = sql`
  INSERT INTO guardian_phone (guardian_id, phone_id, rank)
  ${stagedGuardianPhones}
  ON CONFLICT (guardian_id, phone_id) DO UPDATE SET rank = EXCLUDED.rank, active = true
  WHERE (guardian_phone.rank, guardian_phone.active) IS DISTINCT FROM (EXCLUDED.rank, true)`;

// Only guardians whose row changed brought their phones along; the others' phones are as they were.
const endedGuardianPhones = sql`
  UPDATE guardian_phone gp SET active = false
  FROM staged_chunk p JOIN guardian g ON g.sourced_id = p.sourced_id
  WHERE p.kind = 'guardian' AND p.name IS NOT NULL AND gp.guardian_id = g.id AND gp.active
    AND NOT EXISTS (
      SELECT FROM phone WHERE phone.id = gp.phone_id AND phone.index IN (p.index_1, p.index_2))`;

const guardianships = sql`
  INSERT INTO guardianship (student_id, guardian_id, relation, may_be_contacted, custody_document)
  SELECT s.id, g.id, l.relation, l.document IS NULL, l.document
  FROM staged_link l
  JOIN student s ON s.sourced_id = l.student
  JOIN guardian g ON g.sourced_id = l.guardian
  ON CONFLICT (student_id, guardian_id) DO UPDATE SET relation = EXCLUDED.relation,
    may_be_contacted = EXCLUDED.may_be_contacted, custody_document = EXCLUDED.custody_document, active = true
  WHERE (guardianship.relation, guardianship.custody_document, guardianship.active)
    IS DISTINCT FROM (EXCLUDED.relation, EXCLUDED.custody_document, true)`;

const endedGuardianships = sql`
  UPDATE guardianship gs SET active = false
  FROM student s, guardian g
  WHERE gs.active AND s.id = gs.student_id AND g.id = gs.guardian_id AND NOT EXISTS (
    SELECT FROM staged_link l WHERE l.student = s.sourced_id AND l.guardian = g.sourced_id)`;

const enrollments = sql`
  INSERT INTO enrollment (student_id, school_id)
  SELECT s.id, c.id FROM staged_place p
  JOIN student s ON s.sourced_id = p.student
  JOIN school c ON c.sourced_id = p.school
  ON CONFLICT (student_id, school_id) DO UPDATE SET active = true WHERE NOT enrollment.active`;

const endedEnrollments = sql`
  UPDATE enrollment e SET active = false
  FROM student s, school c
  WHERE e.active AND s.id = e.student_id AND c.id = e.school_id AND NOT EXISTS (
    SELECT FROM staged_place p WHERE p.student = s.sourced_id AND p.school = c.sourced_id)`;

async function upsert(
  tx: Transaction,
  statement: RawBuilder<unknown>,
): Promise<{ added: number; changed: number }> {
  const { rows } = await sql<{ added: number; changed: number }>`
    WITH touched AS (${statement} RETURNING old IS NULL AS added)
    SELECT count(*) FILTER (WHERE added)::int AS added, count(*) FILTER (WHERE NOT added)::int AS changed
    FROM touched
  `.execute(tx);
  return rows[0] ?? { added: 0, changed: 0 };
}

async function end(tx: Transaction, statement: RawBuilder<unknown>): Promise<number> {
  const { numAffectedRows } = await statement.execute(tx);
  return Number(numAffectedRows ?? 0n);
}
