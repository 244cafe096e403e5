import { sql } from 'kysely';
import { one } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { AttemptRow } from '#domain/attempt/attempt-store.ts';
import { refusedEnough } from '#domain/attempt/machine/attempt.ts';
import type { Effect } from '#domain/attempt/machine/attempt-step.ts';
import { isCalledInstead } from '#domain/attempt/plan/plan-follow-up.ts';
import type { Actor } from '#domain/audit/audit-entry.ts';
import { note, on } from '#domain/audit/audit-store.ts';

/** Where only texts are refused, an emergency goes on calling. */
export async function pauseForAccount(
  tx: Transaction,
  attempt: AttemptRow,
  { code, isCertain }: Extract<Effect, { kind: 'pause-campaign' }>,
  actor: Actor,
): Promise<void> {
  const { id, campaignId } = attempt;
  if (attempt.channel === 'text' && (await isCalledInstead(tx, 'id', id))) return;
  if (!isCertain && !(await isRefusedWidely(tx, id))) return;
  const reason = `The carrier rejects our account (error ${code}). No one else is called until that is fixed.`;
  if (!(await pauseCampaign(tx, campaignId, reason))) return;
  await note(tx, actor, 'campaign-paused', on('campaign', campaignId), {
    code,
    attempt: id,
    reason: 'account',
  });
}

/** False where it was not dialing any more. */
async function pauseCampaign(
  tx: Transaction,
  campaignId: string,
  reason: string,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('campaign')
    .set({ state: 'paused', state_at: sql`clock_timestamp()`, end_reason: reason })
    .where('id', '=', campaignId)
    .where('state', '=', 'dialing')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * Whether so many of the phones were refused that a campaign ordered last, up to this one or to a later one that was refused
 * before it, on its channel and since it began or went on, that it can't be the phones. What is still on its way is not
 * refused; receipts come in any order.
 */
async function isRefusedWidely(tx: Transaction, attemptId: string): Promise<boolean> {
  const row = await one<{ isWide: boolean | null }>(tx)`
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
    FROM counted WHERE may_tell`;
  return row?.isWide === true;
}
