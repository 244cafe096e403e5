import { type RawBuilder, sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';

export type Change = { added: number; changed: number; ended: number };

/**
 * Makes the people of one chunk what their rows say, set-based. A row that is already right is not touched; people
 * whose row reads as before were staged without a name and are passed over. It goes out as one message: our side is
 * busy encrypting the next chunk, and PostgreSQL would wait for it between statements.
 */
export async function mergeChunk(tx: Transaction): Promise<void> {
  await together(tx, [
    sql`ANALYZE staged_chunk`,
    upserted('students', students),
    mergedGuardians,
    upserted('phones', phones),
    upserted('guardianPhones', guardianPhones),
    ended('guardianPhones', endedGuardianPhones),
    ...kept,
  ]);
}

/** Keeps of a chunk what later files and other rows refer to. */
export async function keepChunk(tx: Transaction): Promise<void> {
  await together(tx, kept);
}

const kept = [
  sql`INSERT INTO staged_person
    SELECT kind, line, sourced_id, relation, schools, agents, bar_guardians, bar_documents FROM staged_chunk`,
  sql`INSERT INTO staged_student_line
    SELECT index FROM staged_chunk CROSS JOIN LATERAL (VALUES (index_1), (index_2)) AS line(index)
    WHERE kind = 'student' AND index IS NOT NULL`,
  sql`TRUNCATE staged_chunk, staged_guardian`,
];

/** Schools, and who goes where and belongs to whom. Nobody is deleted: who is missing becomes inactive. */
export async function mergeLinks(tx: Transaction): Promise<void> {
  await together(tx, [
    upserted('schools', schools),
    ended('schools', endedSchools),
    ended('students', endedStudents),
    ended('guardians', endedGuardians),
    upserted('guardianships', guardianships),
    ended('guardianships', endedGuardianships),
    upserted('enrollments', enrollments),
    ended('enrollments', endedEnrollments),
    added('studentLines', studentLines),
    ended('studentLines', endedStudentLines),
  ]);
}

/** What the statements above did, by table. */
export async function readChanges(tx: Transaction): Promise<Map<string, Change>> {
  const { rows } = await sql<Change & { what: string }>`
    SELECT what, sum(added)::int AS added, sum(changed)::int AS changed, sum(ended)::int AS ended
    FROM staged_change GROUP BY what
  `.execute(tx);
  return new Map(rows.map(({ what, ...change }) => [what, change]));
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
  INSERT INTO guardian (sourced_id, name, language, time_zone, source_hash)
  SELECT sourced_id, name, language, time_zone, source_hash FROM staged_chunk
  WHERE kind = 'guardian' AND name IS NOT NULL
  ON CONFLICT (sourced_id) DO UPDATE SET name = EXCLUDED.name, language = EXCLUDED.language,
    time_zone = EXCLUDED.time_zone, source_hash = EXCLUDED.source_hash, active = true
  WHERE guardian.source_hash <> EXCLUDED.source_hash OR NOT guardian.active`;

// The statements that follow look only at these, and not through everybody once more for every chunk.
const mergedGuardians = sql`
  WITH touched AS (${guardians} RETURNING id, guardian.sourced_id, old IS NULL AS added),
    noted AS (INSERT INTO staged_guardian SELECT id, sourced_id, added FROM touched)
  INSERT INTO staged_change
  SELECT 'guardians', count(*) FILTER (WHERE added), count(*) FILTER (WHERE NOT added), 0 FROM touched`;

const endedGuardians = sql`
  UPDATE guardian SET active = false
  WHERE active AND NOT EXISTS (
    SELECT FROM staged_person p WHERE p.kind = 'guardian' AND p.sourced_id = guardian.sourced_id)`;

const stagedPhones = sql`
  SELECT sourced_id, index_1 AS index, number_1 AS number, line_type_1 AS line_type, zones_1 AS zones, 1 AS rank
  FROM staged_chunk WHERE number_1 IS NOT NULL
  UNION ALL
  SELECT sourced_id, index_2, number_2, line_type_2, zones_2, 2 FROM staged_chunk WHERE number_2 IS NOT NULL`;

// Where two guardians disagree about a shared number, the stricter law's answer holds: a mobile stays a mobile.
// A phone that is right already is left out first: ON CONFLICT would lock it, which is a write too.
const phones = sql`
  INSERT INTO phone (index, number, line_type, area_zones)
  SELECT DISTINCT ON (index) index, number, line_type, zones FROM (${stagedPhones}) p
  WHERE NOT EXISTS (
    SELECT FROM phone k WHERE k.index = p.index AND k.area_zones = p.zones
      AND (p.line_type IN ('unknown', k.line_type) OR k.line_type = 'mobile'))
  ORDER BY index, array_position(ARRAY['mobile', 'voip', 'landline', 'unknown'], line_type)
  ON CONFLICT (index) DO UPDATE SET area_zones = EXCLUDED.area_zones, line_type = CASE
    WHEN EXCLUDED.line_type = 'unknown' OR phone.line_type = 'mobile' THEN phone.line_type ELSE EXCLUDED.line_type END`;

const stagedGuardianPhones = sql`
  SELECT g.id, phone.id, p.rank
  FROM (${stagedPhones}) p
  JOIN staged_guardian g ON g.sourced_id = p.sourced_id
  JOIN phone ON phone.index = p.index`;

const guardianPhones = sql`
  INSERT INTO guardian_phone (guardian_id, phone_id, rank)
  ${stagedGuardianPhones}
  ON CONFLICT (guardian_id, phone_id) DO UPDATE SET rank = EXCLUDED.rank, active = true
  WHERE (guardian_phone.rank, guardian_phone.active) IS DISTINCT FROM (EXCLUDED.rank, true)`;

// Only guardians whose row changed brought their phones along; the others' phones are as they were.
const endedGuardianPhones = sql`
  UPDATE guardian_phone gp SET active = false
  FROM staged_chunk p JOIN staged_guardian g ON g.sourced_id = p.sourced_id AND NOT g.is_new
  WHERE p.kind = 'guardian' AND gp.guardian_id = g.id AND gp.active
    AND NOT EXISTS (
      SELECT FROM phone WHERE phone.id = gp.phone_id AND phone.index IN (p.index_1, p.index_2))`;

// In the order of the key, so that the index and the rows it refers to are met page by page.
const guardianships = sql`
  INSERT INTO guardianship (student_id, guardian_id, relation, may_be_contacted, custody_document)
  SELECT s.id, g.id, l.relation, l.document IS NULL, l.document
  FROM staged_link l
  JOIN student s ON s.sourced_id = l.student
  JOIN guardian g ON g.sourced_id = l.guardian
  ORDER BY s.id, g.id
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
  ORDER BY s.id, c.id
  ON CONFLICT (student_id, school_id) DO UPDATE SET active = true WHERE NOT enrollment.active`;

const endedEnrollments = sql`
  UPDATE enrollment e SET active = false
  FROM student s, school c
  WHERE e.active AND s.id = e.student_id AND c.id = e.school_id AND NOT EXISTS (
    SELECT FROM staged_place p WHERE p.student = s.sourced_id AND p.school = c.sourced_id)`;

// A student's own number is kept only where a guardian lists it too.
const studentLines = sql`
  UPDATE phone SET student_line = true
  WHERE NOT student_line AND index IN (SELECT l.index FROM staged_student_line l)`;

const endedStudentLines = sql`
  UPDATE phone SET student_line = false
  WHERE student_line AND NOT EXISTS (SELECT FROM staged_student_line l WHERE l.index = phone.index)`;

function upserted(what: string, statement: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    WITH touched AS (${statement} RETURNING old IS NULL AS added)
    INSERT INTO staged_change
    SELECT ${sql.lit(what)}, count(*) FILTER (WHERE added), count(*) FILTER (WHERE NOT added), 0 FROM touched`;
}

function added(what: string, statement: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    WITH come AS (${statement} RETURNING 1)
    INSERT INTO staged_change SELECT ${sql.lit(what)}, count(*), 0, 0 FROM come`;
}

function ended(what: string, statement: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    WITH gone AS (${statement} RETURNING 1)
    INSERT INTO staged_change SELECT ${sql.lit(what)}, 0, 0, count(*) FROM gone`;
}

/** What a campaign asks for is worked out here, so that nobody waits for it when one is drafted. */
export async function refreshAudience(tx: Transaction): Promise<void> {
  await sql`SELECT refresh_phone_audience()`.execute(tx);
}

/** Without parameters pg speaks the simple protocol, in which one message may hold many statements. */
async function together(
  tx: Transaction,
  statements: readonly RawBuilder<unknown>[],
): Promise<void> {
  await sql`${sql.join(statements, sql`;`)}`.execute(tx);
}
