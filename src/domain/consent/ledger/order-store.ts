import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';

/** A call or text that was committed to, and whose answer isn't there yet. */
export type OpenOrder = { attemptId: string; fence: string };

/**
 * Orders to a phone that its gate would refuse now, and that may still leave: an intent is good for five seconds, so an
 * older one was sent or never will be.
 */
export async function selectOpenOrders(tx: Transaction, phoneId: string): Promise<OpenOrder[]> {
  const { rows } = await sql<OpenOrder>`
    SELECT a.id AS "attemptId", a.fence FROM attempt a
    JOIN campaign_version v ON v.id = a.version_id
    CROSS JOIN LATERAL verdicts_on(v.purpose, a.channel, v.school_ids, ARRAY[a.phone_id]) AS verdict
    WHERE a.phone_id = ${phoneId} AND a.state = 'placing' AND a.intent_at > clock_timestamp() - interval '6 seconds'
      AND NOT verdict.allows`.execute(tx);
  return rows;
}

/** Asks whoever holds them to take them back; workers hear of it at once. */
export async function askBack(db: Db, orders: readonly OpenOrder[]): Promise<void> {
  await sql`
    WITH asked AS (
      UPDATE attempt a SET recall_fence = a.fence
      FROM (SELECT id FROM attempt WHERE id = ANY (${orders.map(({ attemptId }) => attemptId)}::uuid[])
        ORDER BY id FOR NO KEY UPDATE) o
      WHERE a.id = o.id AND a.state = 'placing' RETURNING a.campaign_id
    )
    SELECT pg_notify('campaign', campaign_id::text) FROM asked`.execute(db);
}

/** Whether all of them are with the carrier, back in the plan, or over. */
export async function areKnown(db: Db, orders: readonly OpenOrder[]): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM unnest(${orders.map(({ attemptId }) => attemptId)}::uuid[],
      ${orders.map(({ fence }) => fence)}::bigint[]) AS o(id, fence)
    JOIN attempt a ON a.id = o.id AND a.fence = o.fence AND a.state = 'placing'`.execute(db);
  return rows.length === 0;
}
