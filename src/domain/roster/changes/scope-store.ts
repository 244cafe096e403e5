import { sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import { WholeNeeded } from '#domain/roster/run/roster-reading.ts';
import { together } from '#domain/roster/staging/roster-change-store.ts';
import { replacedRows } from './keep-rows-store.ts';

/**
 * Lays the rows that changed over what the others said last. After that the staged tables hold all that is said of the people in
 * `staged_scope`, as a whole roster would say it: their ties, places and groups can be worked out, and what of them has ended.
 */
export async function layOverKept(tx: Transaction): Promise<void> {
  await together(tx, [
    sql`SET LOCAL enable_nestloop = off`,
    sql`CREATE TEMP TABLE staged_user ON COMMIT DROP AS SELECT DISTINCT sourced_id FROM staged_person`,
    sql`CREATE TEMP TABLE staged_scope ON COMMIT DROP AS ${scope}`,
    sql`ANALYZE staged_user, staged_scope, staged_person, staged_enrollment`,
    ...replacedRows,
    others,
    sql`TRUNCATE staged_enrollment, staged_student_line`,
    sql`INSERT INTO staged_enrollment (person, school, class, role, sourced_id)
      SELECT person, school, class, role, sourced_id FROM roster_place WHERE person IN (SELECT sourced_id FROM staged_scope)`,
    sql`INSERT INTO staged_student_line
      SELECT index FROM roster_person CROSS JOIN LATERAL (VALUES (line_1), (line_2)) AS line(index) WHERE index IS NOT NULL`,
  ]);
}

const list = (column: string) => sql`string_to_array(${sql.ref(column)}, E'\\x1f')`;

/** Whom a student's row names. */
const named = sql`${list('agents')} || ${list('bar_guardians')} || ${list('contacts')}`;

// A class that got another name or school, has ended, or is told of for the first time.
const changedClasses = sql`
  SELECT coalesce(g.sourced_id, k.sourced_id) FROM staged_class k
  FULL JOIN (SELECT g.sourced_id, g.name, c.sourced_id AS school FROM student_group g JOIN school c ON c.id = g.school_id
    WHERE g.kind = 'class' AND g.active) g ON g.sourced_id = k.sourced_id
  WHERE (g.name, g.school) IS DISTINCT FROM (k.name, k.school)`;

// Students whose row, ties, places or classes may be other than before; and the changed people themselves.
const scope = sql`
  SELECT sourced_id FROM staged_user
  UNION SELECT person FROM staged_enrollment WHERE person <> ''
  UNION SELECT p.person FROM roster_place p JOIN staged_enrollment e ON e.sourced_id = p.sourced_id WHERE p.sourced_id <> ''
  UNION SELECT unnest(${list('agents')}) FROM staged_person WHERE kind = 'guardian'
  UNION SELECT unnest(${list('k.agents')}) FROM roster_person k JOIN staged_user u ON u.sourced_id = k.sourced_id
    WHERE k.kind = 'guardian'
  UNION SELECT k.sourced_id FROM (
    SELECT sourced_id, unnest(${named}) AS named FROM roster_person WHERE kind = 'student') k
    JOIN staged_user u ON u.sourced_id = k.named
  UNION SELECT person FROM roster_place WHERE class IN (${changedClasses})`;

// A bar's document is with the guardianship. One that isn't there is looked for below.
const documents = sql`
  SELECT k.sourced_id, string_agg(coalesce(encode(gs.custody_hash, 'hex') || ':' || encode(gs.custody_document, 'hex'), ''),
    E'\\x1f' ORDER BY k.place) AS documents
  FROM (SELECT p.sourced_id, bar.guardian, bar.place FROM roster_person p
    CROSS JOIN LATERAL unnest(${list('p.bar_guardians')}) WITH ORDINALITY AS bar(guardian, place)
    WHERE p.kind = 'student' AND p.bar_guardians <> '' AND p.sourced_id IN (SELECT sourced_id FROM staged_scope)) k
  LEFT JOIN student s ON s.sourced_id = k.sourced_id
  LEFT JOIN guardian g ON g.sourced_id = k.guardian
  LEFT JOIN guardianship gs ON gs.student_id = s.id AND gs.guardian_id = g.id
  GROUP BY k.sourced_id`;

// The students of the scope, and everybody who is a guardian of one, by either row.
const others = sql`
  WITH named AS MATERIALIZED (
    SELECT unnest(${named}) AS sourced_id
    FROM roster_person WHERE kind = 'student' AND sourced_id IN (SELECT sourced_id FROM staged_scope)
    UNION SELECT k.sourced_id FROM (
      SELECT sourced_id, unnest(${list('agents')}) AS student FROM roster_person WHERE kind = 'guardian') k
      WHERE k.student IN (SELECT sourced_id FROM staged_scope)
    UNION SELECT sourced_id FROM staged_scope
  ), barred AS (${documents})
  INSERT INTO staged_person
  SELECT k.kind, 0, k.sourced_id, k.relation, NULL, k.agents, k.bar_guardians,
    barred.documents, k.grades, k.given_on, k.line_1, k.line_2, k.contacts
  FROM roster_person k LEFT JOIN barred ON k.kind = 'student' AND barred.sourced_id = k.sourced_id
  WHERE k.sourced_id NOT IN (SELECT sourced_id FROM staged_user)
    AND (k.kind = 'student' AND k.sourced_id IN (SELECT sourced_id FROM staged_scope)
      OR k.kind = 'guardian' AND k.sourced_id IN (SELECT sourced_id FROM named))`;

/** What only the whole roster can settle: a school that changed, or a court's document that was never kept. */
export async function refuseUnsettled(tx: Transaction): Promise<void> {
  const rows = await many<{ schools: boolean; bars: boolean }>(tx)`
    WITH wanted AS (SELECT sourced_id, name, time_zone, office_number FROM staged_school),
      found AS (SELECT sourced_id, name, time_zone, office_number FROM school WHERE active)
    SELECT EXISTS (TABLE wanted EXCEPT TABLE found) OR EXISTS (TABLE found EXCEPT TABLE wanted) AS schools,
      EXISTS (SELECT FROM staged_link WHERE document = '') AS bars`;
  if (rows[0]?.schools === true) throw new WholeNeeded('a school changed');
  if (rows[0]?.bars === true) throw new WholeNeeded('a custody order concerns somebody new');
}

/** Whose phones may ring otherwise than before. */
export const changedGuardians = sql`
  ARRAY(SELECT id FROM guardian WHERE sourced_id IN (SELECT sourced_id FROM staged_user)
    UNION SELECT tie.guardian_id FROM (
      SELECT student_id, guardian_id FROM guardianship UNION ALL SELECT student_id, guardian_id FROM emergency_contact) tie
      JOIN student s ON s.id = tie.student_id WHERE s.sourced_id IN (SELECT sourced_id FROM staged_scope))`;
