import { type RawBuilder, sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import { refusedEnough } from '#domain/attempt/machine/attempt.ts';

/**
 * Whether so many of the phones were refused that a campaign ordered last, up to this one or to a later one that was refused
 * before it, on its channel and since it began or went on, that it can't be the phones. What is still on its way is not
 * refused; receipts come in any order.
 */
export async function isRefusedWidely(tx: Transaction, attemptId: string): Promise<boolean> {
  const { rows } = await sql<{ isWide: boolean | null }>`
    WITH latest AS (
      SELECT DISTINCT ON (a.phone_id) a.intent_at, this.intent_at AS this_at,
        a.disposition IS NOT DISTINCT FROM 'refused' AS is_refused
      FROM attempt this JOIN campaign c ON c.id = this.campaign_id
      JOIN attempt a ON a.campaign_id = c.id AND a.channel = this.channel
      WHERE this.id = ${attemptId} AND a.intent_at > c.state_at
        AND (a.disposition = 'refused' OR a.carrier_id IS NOT NULL OR a.state IN ('placing', 'unknown'))
      ORDER BY a.phone_id, a.intent_at DESC
    ), counted AS (
      SELECT intent_at >= this_at AND is_refused AS may_tell,
        count(*) FILTER (WHERE is_refused) OVER last AS refused, count(*) OVER last AS orders
      FROM latest
      WINDOW last AS (ORDER BY intent_at ROWS BETWEEN ${sql.lit(refusedEnough.ofLast - 1)} PRECEDING AND CURRENT ROW)
    )
    SELECT bool_or(refused >= ${refusedEnough.phones} AND refused * 2 > orders) AS "isWide"
    FROM counted WHERE may_tell`.execute(tx);
  return rows[0]?.isWide === true;
}

/** Whether a phone that stands on a version's list to be called has no call of that campaign yet, begun or planned. */
export function isUncalled(of: Record<'version' | 'campaign' | 'phone', RawBuilder<unknown>>) {
  return sql<boolean>`(EXISTS (SELECT FROM recipient r
      WHERE r.version_id = ${of.version} AND r.phone_id = ${of.phone} AND r.channel = 'voice')
    AND NOT EXISTS (SELECT FROM attempt a
      WHERE a.campaign_id = ${of.campaign} AND a.phone_id = ${of.phone} AND a.channel = 'voice'))`;
}

/** Whether this is an emergency's text, and the phone is to be called instead, or others of its campaign are. */
export async function isCalledInstead(
  tx: Transaction,
  by: 'id' | 'token',
  text: string,
): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM attempt o JOIN campaign_version v ON v.id = o.version_id AND v.purpose = 'emergency'
    WHERE ${sql.ref(`o.${by}`)} = ${text} AND o.channel = 'text'
      AND (${isUncalled({ version: sql`o.version_id`, campaign: sql`o.campaign_id`, phone: sql`o.phone_id` })} OR EXISTS (SELECT FROM attempt a
        WHERE a.campaign_id = o.campaign_id AND a.channel = 'voice' AND a.ended_at IS NULL))`.execute(
    tx,
  );
  return rows.length > 0;
}
