import { sql } from 'kysely';
import { one, run } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import { type DigestTable, keyOf } from './digest-table.ts';

/** The tables that one import reads its files into; they end with its transaction. */
export async function createStaging(tx: Transaction): Promise<void> {
  await run(tx)`
    -- A district of a hundred thousand guardians is joined in memory instead of in files.
    SET LOCAL temp_buffers = '64MB';
    SET LOCAL work_mem = '64MB';
    -- The server waits for us while a file without rows for it is read.
    SET LOCAL idle_in_transaction_session_timeout = 0;
    CREATE TEMP TABLE staged_school (sourced_id text, name text, time_zone text, office_number text) ON COMMIT DROP;
    CREATE TEMP TABLE staged_under (org text, school text) ON COMMIT DROP;
    CREATE TEMP TABLE staged_enrollment (person text, school text, class text, role text, sourced_id text, grade text)
      ON COMMIT DROP;
    CREATE TEMP TABLE staged_tie (line int, student text, guardian text, relation text, document text)
      ON COMMIT DROP;
    CREATE TEMP TABLE staged_class (sourced_id text, name text, school text) ON COMMIT DROP;
    CREATE TEMP TABLE staged_change (what text, added int, changed int, ended int) ON COMMIT DROP;
    CREATE TEMP TABLE staged_gone (what text, key text) ON COMMIT DROP;
    CREATE TEMP TABLE staged_chunk (
      kind text, line int, sourced_id text, relation text, schools text, agents text, bar_guardians text,
      bar_documents text, source_hash bytea, name bytea, language text, time_zone text,
      index_1 bytea, others_1 bytea[], number_1 bytea, line_type_1 text, zones_1 text[],
      index_2 bytea, others_2 bytea[], number_2 bytea, line_type_2 text, zones_2 text[], adult_on date, directory_refused boolean,
      household text, grades text, given_on date, email_indexes bytea[], email bytea, contacts text
    ) ON COMMIT DROP;
    CREATE TEMP TABLE staged_guardian (id uuid, sourced_id text, is_new boolean) ON COMMIT DROP;
    CREATE TEMP TABLE staged_phone (index bytea, line_type text, zones text[]) ON COMMIT DROP;
    CREATE TEMP TABLE staged_student_line (index bytea) ON COMMIT DROP;
    CREATE TEMP TABLE staged_person (
      kind text, line int, sourced_id text, relation text, schools text, agents text, bar_guardians text,
      bar_documents text, grades text, given_on date, line_1 bytea, line_2 bytea, contacts text
    ) ON COMMIT DROP`;
}

/** What the living rows were made from, so that the same row is not encrypted twice; all of them, or those of these people. */
export async function loadKnownHashes(
  db: Db,
  known: DigestTable,
  ids?: readonly string[],
): Promise<void> {
  const among = ids === undefined ? sql<boolean>`true` : sql<boolean>`sourced_id = ANY (${ids})`;
  const hashes = db
    .selectFrom('guardian')
    .select('source_hash')
    .where('active', '=', true)
    .where(among)
    .unionAll(
      db.selectFrom('student').select('source_hash').where('active', '=', true).where(among),
    )
    .stream(5000);
  for await (const { source_hash } of hashes) known.set(keyOf(source_hash), 1);
}

const counted = {
  people: ['student', 'guardian', 'phone', 'guardian_phone', 'phone_gate'],
  links: [
    'school',
    'guardianship',
    'enrollment',
    'employment',
    'emergency_contact',
    'student_group',
    'group_member',
  ],
  audience: ['phone_audience', 'staff_audience', 'contact_audience'],
};

/**
 * Where an import has changed much, the planner counts again: what follows joins everybody with everybody, and a closure
 * may be drawn up the moment after.
 */
export async function analyzeRoster(tx: Transaction, what: keyof typeof counted): Promise<void> {
  await run(tx)`SELECT analyze_roster(${counted[what]})`;
}

/** The places that a person's own row tells. */
export async function placeByRows(tx: Transaction): Promise<void> {
  await run(tx)`
    INSERT INTO staged_enrollment
    SELECT sourced_id, unnest(string_to_array(schools, E'\\x1f')), NULL, coalesce(relation, 'student'), ''
    FROM staged_person WHERE (kind = 'student' OR relation = 'staff') AND schools <> ''`;
}

/** An export with ties of its own has no place for a court's order: one that is on file stands as long as the tie does. */
export async function keepBars(tx: Transaction): Promise<void> {
  // By no loop, whatever statistics say of tables that nobody has counted.
  await run(tx)`
    SET LOCAL enable_nestloop = off;
    ANALYZE staged_tie;
    UPDATE staged_tie t SET document = encode(gs.custody_hash, 'hex') || ':' || encode(gs.custody_document, 'hex')
    FROM guardianship gs JOIN student s ON s.id = gs.student_id JOIN guardian g ON g.id = gs.guardian_id
    WHERE NOT gs.may_be_contacted AND t.student = s.sourced_id AND t.guardian = g.sourced_id;
    SET LOCAL enable_nestloop TO DEFAULT`;
}

/**
 * Turns the lists of the staged rows into the rows of guardianship and enrollment. From here on everybody is joined with
 * everybody, and only by hashing or sorting: a nested loop pays where one side is small, and what says so may be an ANALYZE
 * of somebody who doesn't see the people of this transaction.
 */
export async function settleStaging(tx: Transaction): Promise<void> {
  await run(tx)`
    SET LOCAL enable_nestloop = off;
    ANALYZE staged_person, staged_school;
    CREATE TEMP TABLE staged_link ON COMMIT DROP AS
    SELECT pair.student, pair.guardian, max(pair.document) AS document,
      coalesce(min(pair.relation), min(g.relation)) AS relation
    FROM (
      SELECT sourced_id AS student, unnest(string_to_array(agents, E'\\x1f')) AS guardian, NULL AS document, NULL AS relation
      FROM staged_person WHERE kind = 'student' AND agents <> ''
      UNION ALL
      SELECT unnest(string_to_array(agents, E'\\x1f')), sourced_id, NULL, NULL
      FROM staged_person WHERE kind = 'guardian' AND agents <> ''
      UNION ALL
      SELECT sourced_id, unnest(string_to_array(bar_guardians, E'\\x1f')),
        unnest(string_to_array(bar_documents, E'\\x1f')), NULL
      FROM staged_person WHERE kind = 'student' AND bar_guardians <> ''
      UNION ALL
      SELECT student, guardian, document, relation FROM staged_tie
    ) pair
    JOIN staged_person s ON s.sourced_id = pair.student AND s.kind = 'student'
    -- Staff whom a student names, a counselor perhaps, are no family, and nor is who is only an emergency contact.
    JOIN staged_person g ON g.sourced_id = pair.guardian AND g.kind = 'guardian' AND g.relation NOT IN ('staff', 'contact')
    GROUP BY pair.student, pair.guardian;
    CREATE TEMP TABLE staged_contact ON COMMIT DROP AS
    SELECT named.student, named.person,
      row_number() OVER (PARTITION BY named.student ORDER BY min(named.place))::smallint AS turn
    FROM (
      SELECT s.sourced_id AS student, n.person, n.place FROM staged_person s
      CROSS JOIN LATERAL unnest(string_to_array(s.contacts, E'\\x1f')) WITH ORDINALITY AS n(person, place)
      WHERE s.kind = 'student' AND s.contacts <> ''
    ) named
    JOIN staged_person g ON g.sourced_id = named.person AND g.kind = 'guardian'
    -- A guardian of the student is no contact: exports often name the parents first.
    LEFT JOIN staged_link l ON l.student = named.student AND l.guardian = named.person
    WHERE l.student IS NULL
    GROUP BY named.student, named.person;
    ANALYZE staged_enrollment, staged_under;
    CREATE TEMP TABLE staged_place ON COMMIT DROP AS
    SELECT DISTINCT e.person AS student, e.school FROM staged_enrollment e
    JOIN staged_school c ON c.sourced_id = e.school
    JOIN staged_person s ON s.sourced_id = e.person AND s.kind = 'student'
    WHERE e.role = 'student';
    CREATE TEMP TABLE staged_employment ON COMMIT DROP AS
    SELECT DISTINCT e.person, u.school, p.given_on FROM staged_enrollment e
    JOIN staged_under u ON u.org = e.school
    JOIN staged_person p ON p.sourced_id = e.person AND p.kind = 'guardian' AND p.given_on IS NOT NULL
    -- Exports name the district beside the schools of a teacher: that makes nobody hear of all schools.
    LEFT JOIN (SELECT DISTINCT s.person FROM staged_enrollment s
      JOIN staged_school c ON c.sourced_id = s.school WHERE s.role = 'staff') at_school ON at_school.person = e.person
    WHERE e.role = 'staff' AND (u.school = u.org OR at_school.person IS NULL);
    ANALYZE staged_link, staged_place, staged_phone, staged_student_line`;
}

/** Staff who gave their numbers, and of whom no role says where they work. */
export async function countUnplacedStaff(tx: Transaction): Promise<number> {
  const row = await one<{ unplaced: number }>(tx)`
    SELECT count(DISTINCT p.sourced_id)::int AS unplaced FROM staged_person p
    LEFT JOIN staged_employment e ON e.person = p.sourced_id
    WHERE p.kind = 'guardian' AND p.given_on IS NOT NULL AND e.person IS NULL`;
  return row?.unplaced ?? 0;
}

/** How many custody orders keep somebody from being told. */
export async function countBars(tx: Transaction): Promise<number> {
  const row = await one<{ bars: number }>(tx)`
    SELECT count(*)::int AS bars FROM guardianship WHERE active AND NOT may_be_contacted`;
  return row?.bars ?? 0;
}

export type Active = {
  people: number;
  students: number;
  guardianPhones: number;
  guardianships: number;
  enrollments: number;
  staff: number;
  contacts: number;
  memberships: number;
};

/** How many people are on the roster now, and what ties them to each other, to schools and to numbers. */
export async function countActive(tx: Transaction): Promise<Active> {
  const row = await one<Active>(tx)`
    SELECT students + (SELECT count(*) FROM guardian WHERE active)::int AS people, students,
      -- Not those of staff alone: a roster without a number of a family calls nobody.
      (SELECT count(*) FROM guardian_phone WHERE active
        AND guardian_id IN (SELECT guardian_id FROM guardianship WHERE active))::int AS "guardianPhones",
      (SELECT count(*) FROM guardianship WHERE active)::int AS guardianships,
      (SELECT count(*) FROM enrollment WHERE active)::int AS enrollments,
      (SELECT count(*) FROM employment WHERE active)::int AS staff,
      (SELECT count(*) FROM emergency_contact WHERE active)::int AS contacts,
      (SELECT count(*) FROM group_member m JOIN student_group g ON g.id = m.group_id AND g.kind IN ('grade', 'class')
        WHERE m.active)::int AS memberships
    FROM (SELECT count(*)::int AS students FROM student WHERE active) AS counted`;
  const nobody = { people: 0, students: 0, guardianPhones: 0, guardianships: 0, enrollments: 0 };
  return row ?? { ...nobody, staff: 0, contacts: 0, memberships: 0 };
}

export type Reached = { guardians: number; students: number; studentsAlone: number };

/** Who is on the roster once the file is on it, and how many students have no guardian who may be called. */
export async function countReached(tx: Transaction): Promise<Reached> {
  const row = await one<Reached>(tx)`
    SELECT (SELECT count(*) FROM guardian WHERE active)::int AS guardians, count(*)::int AS students,
      count(*) FILTER (WHERE NOT EXISTS (
        SELECT FROM guardianship g
        WHERE g.student_id = student.id AND g.active AND g.may_be_contacted))::int AS "studentsAlone"
    FROM student WHERE active`;
  return row ?? { guardians: 0, students: 0, studentsAlone: 0 };
}
