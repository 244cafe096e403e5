import { sql } from 'kysely';
import { many, one, run } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import {
  ended,
  readChanges,
  together,
  upserted,
} from '#domain/roster/staging/roster-change-store.ts';

/** The table that a file of groups is read into; it ends with its transaction. */
export async function createListing(tx: Transaction): Promise<void> {
  await run(tx)`
    CREATE TEMP TABLE staged_listing (line int, kind text, name text, student text, school text) ON COMMIT DROP;
    CREATE TEMP TABLE staged_change (what text, added int, changed int, ended int) ON COMMIT DROP;
    CREATE TEMP TABLE staged_gone (what text, key text) ON COMMIT DROP`;
}

/** Rows that name nobody of this roster, or a school that is not the student's. */
export async function selectLooseRows(tx: Transaction): Promise<{ line: number; words: string }[]> {
  return many<{ line: number; words: string }>(tx)`
    SELECT l.line, CASE
      WHEN s.id IS NULL THEN 'names a student who is not on the roster'
      WHEN c.id IS NULL THEN 'names a school that is not on the roster'
      ELSE 'names a school where the student does not go' END AS words
    FROM staged_listing l
    LEFT JOIN student s ON s.sourced_id = l.student AND s.active
    LEFT JOIN school c ON c.sourced_id = l.school AND c.active
    WHERE s.id IS NULL OR l.school <> '' AND NOT EXISTS (
      SELECT FROM enrollment e WHERE e.student_id = s.id AND e.school_id = c.id AND e.active)
    ORDER BY l.line`;
}

/** Memberships of the kinds that the file names, as they are now. */
export async function countListed(tx: Transaction): Promise<number> {
  const row = await one<{ count: number }>(tx)`
    SELECT count(*)::int AS count FROM group_member m JOIN student_group g ON g.id = m.group_id
    WHERE m.active AND g.kind IN (SELECT kind FROM staged_listing)`;
  return row?.count ?? 0;
}

export type Listed = Record<
  'groupsAdded' | 'groupsChanged' | 'groupsEnded' | 'membershipsAdded' | 'membershipsEnded',
  number
>;

/** Makes the groups of these kinds, and who is in them, what the file says. */
export async function mergeListing(tx: Transaction): Promise<Listed> {
  await together(tx, [
    known,
    sql`ANALYZE staged_known`,
    upserted('groups', groups),
    ended('groups', endedGroups, sql`g.id::text`),
    upserted('memberships', memberships),
    ended('memberships', endedMemberships, sql`m.group_id || ' ' || m.student_id`),
    listed,
  ]);
  const changes = await readChanges(tx);
  const [group, membership] = [changes.get('groups'), changes.get('memberships')];
  return {
    groupsAdded: group?.added ?? 0,
    groupsChanged: group?.changed ?? 0,
    groupsEnded: group?.ended ?? 0,
    // One that comes back counts as one that comes.
    membershipsAdded: (membership?.added ?? 0) + (membership?.changed ?? 0),
    membershipsEnded: membership?.ended ?? 0,
  };
}

// “Bus 12” and “bus 12” of one school are one bus.
const known = sql`
  CREATE TEMP TABLE staged_known ON COMMIT DROP AS
  SELECT DISTINCT l.kind, l.school || ':' || lower(l.name) AS sourced_id,
    first_value(l.name) OVER (PARTITION BY l.kind, l.school, lower(l.name) ORDER BY l.line) AS name, c.id AS school_id,
    s.id AS student_id
  FROM staged_listing l
  JOIN student s ON s.sourced_id = l.student AND s.active
  LEFT JOIN school c ON c.sourced_id = l.school AND c.active
  WHERE l.school = '' OR EXISTS (
    SELECT FROM enrollment e WHERE e.student_id = s.id AND e.school_id = c.id AND e.active)`;

const groups = sql`
  INSERT INTO student_group (kind, sourced_id, name, school_id)
  SELECT DISTINCT kind, sourced_id, name, school_id FROM staged_known ORDER BY kind, sourced_id
  ON CONFLICT (kind, sourced_id) DO UPDATE SET name = EXCLUDED.name, active = true
  WHERE (student_group.name, student_group.active) IS DISTINCT FROM (EXCLUDED.name, true)`;

const endedGroups = sql`
  UPDATE student_group g SET active = false
  WHERE g.active AND g.kind IN (SELECT kind FROM staged_listing) AND NOT EXISTS (
    SELECT FROM staged_known k WHERE k.kind = g.kind AND k.sourced_id = g.sourced_id)`;

const memberships = sql`
  INSERT INTO group_member (group_id, student_id)
  SELECT g.id, k.student_id FROM staged_known k JOIN student_group g ON g.kind = k.kind AND g.sourced_id = k.sourced_id
  ORDER BY g.id, k.student_id
  ON CONFLICT (group_id, student_id) DO UPDATE SET active = true WHERE NOT group_member.active`;

const endedMemberships = sql`
  UPDATE group_member m SET active = false FROM student_group g
  WHERE m.active AND g.id = m.group_id AND g.kind IN (SELECT kind FROM staged_listing) AND NOT EXISTS (
    SELECT FROM staged_known k WHERE k.kind = g.kind AND k.sourced_id = g.sourced_id AND k.student_id = m.student_id)`;

const listed = sql`
  UPDATE student_group g SET listed_at = now() FROM (SELECT DISTINCT kind, sourced_id FROM staged_known) k
  WHERE g.kind = k.kind AND g.sourced_id = k.sourced_id`;
