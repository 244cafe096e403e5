import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import { ended, together, upserted } from '#domain/roster/staging/roster-change-store.ts';

/**
 * The grades and classes of this roster, and who is in them. Other kinds of groups come by their own file, and stay. A group
 * that the roster does not have any more has no members.
 */
export async function applyGroups(tx: Transaction, isChanges: boolean): Promise<void> {
  const concerned = isChanges ? sql`IN (SELECT sourced_id FROM staged_scope)` : sql`IS NOT NULL`;
  await together(tx, [
    stagedMembers,
    sql`ANALYZE staged_member`,
    upserted('groups', groups),
    upserted('memberships', memberships),
    ended(
      'memberships',
      sql`${endedMemberships} AND s.sourced_id ${concerned}`,
      sql`m.group_id || ' ' || m.student_id`,
    ),
    ended('groups', endedGroups, sql`student_group.id::text`),
  ]);
}

const stagedMembers = sql`
  CREATE TEMP TABLE staged_member ON COMMIT DROP AS
  SELECT DISTINCT 'grade' AS kind, c.sourced_id || ':' || grade.name AS sourced_id, grade.name, c.sourced_id AS school,
    p.student
  FROM staged_place p
  JOIN staged_person s ON s.sourced_id = p.student AND s.kind = 'student'
  CROSS JOIN unnest(string_to_array(s.grades, E'\\x1f')) AS grade (name)
  JOIN staged_school c ON c.sourced_id = p.school
  UNION
  SELECT 'grade', c.sourced_id || ':' || e.grade, e.grade, c.sourced_id, e.person
  FROM staged_enrollment e
  JOIN staged_school c ON c.sourced_id = e.school
  JOIN staged_person s ON s.sourced_id = e.person AND s.kind = 'student'
  WHERE e.role = 'student' AND e.grade IS NOT NULL
  UNION
  SELECT 'class', k.sourced_id, k.name, k.school, e.person
  FROM staged_enrollment e
  JOIN staged_class k ON k.sourced_id = e.class
  JOIN staged_school c ON c.sourced_id = k.school
  JOIN staged_person s ON s.sourced_id = e.person AND s.kind = 'student'`;

const groups = sql`
  INSERT INTO student_group (kind, sourced_id, name, school_id)
  SELECT m.kind, m.sourced_id, min(m.name), c.id
  FROM staged_member m JOIN school c ON c.sourced_id = m.school
  GROUP BY m.kind, m.sourced_id, c.id ORDER BY m.kind, m.sourced_id
  ON CONFLICT (kind, sourced_id) DO UPDATE
    SET name = EXCLUDED.name, school_id = EXCLUDED.school_id, active = true
  WHERE (student_group.name, student_group.school_id, student_group.active)
    IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.school_id, true)`;

const endedGroups = sql`
  UPDATE student_group SET active = false
  WHERE active AND kind IN ('grade', 'class') AND NOT EXISTS (
    SELECT FROM group_member m WHERE m.group_id = student_group.id AND m.active)`;

const memberships = sql`
  INSERT INTO group_member (group_id, student_id)
  SELECT g.id, s.id FROM staged_member m
  JOIN student_group g ON g.kind = m.kind AND g.sourced_id = m.sourced_id
  JOIN student s ON s.sourced_id = m.student
  ORDER BY g.id, s.id
  ON CONFLICT (group_id, student_id) DO UPDATE SET active = true WHERE NOT group_member.active`;

const endedMemberships = sql`
  UPDATE group_member m SET active = false
  FROM student_group g, student s
  WHERE m.active AND g.id = m.group_id AND g.kind IN ('grade', 'class') AND s.id = m.student_id AND NOT EXISTS (
    SELECT FROM staged_member w WHERE w.kind = g.kind AND w.sourced_id = g.sourced_id AND w.student = s.sourced_id)`;
