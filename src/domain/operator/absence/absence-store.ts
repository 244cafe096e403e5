import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Absence, Shortage } from './absence.ts';

/** Those who are away now, or the one person of them, by name. */
export async function selectAbsences(
  db: Db | Transaction,
  operatorId?: string,
): Promise<Absence[]> {
  const { rows } = await sql<Absence>`
    SELECT o.name AS person, a.until, s.name AS "standIn"
    FROM absence a JOIN operator o ON o.id = a.operator_id AND o.active LEFT JOIN operator s ON s.id = a.stand_in
    WHERE a.ended_at IS NULL AND a.until > clock_timestamp()
      AND ${operatorId === undefined ? sql`true` : sql`a.operator_id = ${operatorId}`}
    ORDER BY o.name`.execute(db);
  return rows;
}

/** Whoever is an approver wherever this person is one. */
export async function selectStandIns(
  db: Db | Transaction,
  operatorId: string,
): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    SELECT o.id, o.name FROM operator o WHERE may_stand_in(o.id, ${operatorId}) ORDER BY o.name`.execute(
    db,
  );
  return rows;
}

/** Whether the day is one after today and within a year, where the district is; and when it begins. */
export async function selectDayBack(
  tx: Transaction,
  day: string,
): Promise<Temporal.Instant | undefined> {
  const { rows } = await sql<{ until: Temporal.Instant }>`
    SELECT until FROM district d, LATERAL (SELECT ${day}::date::timestamp AT TIME ZONE d.time_zone AS until) AS back
    WHERE until > clock_timestamp() AND until <= clock_timestamp() + interval '365 days'`.execute(
    tx,
  );
  return rows[0]?.until;
}

export async function insertAbsence(
  tx: Transaction,
  absence: { operatorId: string; until: Temporal.Instant; standInId: string | null },
): Promise<void> {
  await tx
    .insertInto('absence')
    .values({
      operator_id: absence.operatorId,
      until: absence.until,
      stand_in: absence.standInId,
    })
    .execute();
}

/** Ends what was said before; tells whether the person was still away by it. */
export async function endAbsence(tx: Transaction, operatorId: string): Promise<boolean> {
  const { rows } = await sql<{ wasAway: boolean }>`
    UPDATE absence SET ended_at = clock_timestamp() WHERE operator_id = ${operatorId} AND ended_at IS NULL
    RETURNING until > clock_timestamp() AS "wasAway"`.execute(tx);
  return rows.some(({ wasAway }) => wasAway);
}

/** Places where this person approves, and without those who are away too few are left who may and are trained. */
export async function selectShortages(tx: Transaction, operatorId: string): Promise<Shortage[]> {
  const { rows } = await sql<Shortage>`
    WITH place AS (
      SELECT id, name AS school, 1 AS needed FROM school WHERE active
      UNION ALL SELECT NULL, NULL, district_wide_approvals FROM district
    ), approver AS (
      SELECT place.id AS place, g.operator_id AS id FROM place JOIN role_grant g
        ON g.role = 'approver' AND g.revoked_at IS NULL AND (g.school_id IS NULL OR g.school_id = place.id)
    )
    SELECT school, left_over.count::int AS left, needed FROM place CROSS JOIN LATERAL (
      SELECT count(DISTINCT o.id) FROM approver a JOIN operator o ON o.id = a.id AND o.active
      WHERE a.place IS NOT DISTINCT FROM place.id AND NOT is_away(o.id) AND training_is_current(o.id)) AS left_over
    WHERE left_over.count < needed
      AND EXISTS (SELECT FROM approver a WHERE a.place IS NOT DISTINCT FROM place.id AND a.id = ${operatorId})
    ORDER BY school NULLS FIRST`.execute(tx);
  return rows;
}
