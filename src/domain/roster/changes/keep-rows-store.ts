import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import { together } from '#domain/roster/staging/roster-change-store.ts';

// Ids of the school's system alone. Of staff who gave no number nothing is kept, a role neither.
const people = sql`
  SELECT sourced_id, kind, relation, agents, contacts, bar_guardians, grades, given_on, line_1, line_2
  FROM staged_person WHERE kind <> 'other'`;
const places = sql`
  SELECT DISTINCT sourced_id, person, school, class, role FROM staged_enrollment
  WHERE role <> 'ended' AND (sourced_id <> '' OR person IN (SELECT sourced_id FROM staged_person WHERE kind <> 'other'))`;

/** Keeps what the whole roster said, for changes to be laid over it. */
export async function keepWhole(tx: Transaction): Promise<void> {
  await together(tx, [
    sql`CREATE TEMP TABLE kept_person ON COMMIT DROP AS ${people}`,
    sql`CREATE TEMP TABLE kept_place ON COMMIT DROP AS ${places}`,
    sql`ANALYZE kept_person, kept_place`,
    sql`DELETE FROM roster_person p WHERE NOT EXISTS (
      SELECT FROM kept_person k WHERE k.sourced_id = p.sourced_id AND k.kind = p.kind AND k IS NOT DISTINCT FROM p)`,
    sql`INSERT INTO roster_person SELECT * FROM kept_person EXCEPT SELECT * FROM roster_person`,
    sql`DELETE FROM roster_place p WHERE NOT EXISTS (
      SELECT FROM kept_place k WHERE k.sourced_id = p.sourced_id AND k.person = p.person AND k IS NOT DISTINCT FROM p)`,
    sql`INSERT INTO roster_place SELECT * FROM kept_place EXCEPT SELECT * FROM roster_place`,
  ]);
}

/** Files bring no changes, so nothing is kept for them. */
export async function keepNothing(tx: Transaction): Promise<void> {
  await together(tx, [sql`DELETE FROM roster_person`, sql`DELETE FROM roster_place`]);
}

/** The rows that changed take the place of what they said before. */
export const replacedRows = [
  sql`DELETE FROM roster_person p USING staged_user u WHERE p.sourced_id = u.sourced_id`,
  sql`INSERT INTO roster_person ${people}`,
  sql`DELETE FROM roster_place p USING staged_user u WHERE p.sourced_id = '' AND p.person = u.sourced_id`,
  sql`DELETE FROM roster_place p USING staged_enrollment e WHERE p.sourced_id <> '' AND p.sourced_id = e.sourced_id`,
  sql`INSERT INTO roster_place ${places}`,
];
