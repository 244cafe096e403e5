import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import type { Transaction } from '#database/transaction.ts';
import { queueForCampaigns } from '#domain/shared/campaign-queue-store.ts';

/** The attempt's campaign, before the attempt itself: the order in which a stop takes them too. */
export async function holdCampaignOf(
  tx: Transaction,
  attemptId: string,
  purpose: 'share' | 'change',
): Promise<void> {
  const { rows } = await executePrepared(
    tx,
    tx.selectFrom('attempt').select('campaign_id').where('id', '=', attemptId),
  );
  const [attempt] = rows;
  if (attempt !== undefined) await holdCampaigns(tx, [attempt.campaign_id], purpose);
}

/** Held to the end of the transaction: a stop waits, and readers and, of what is shared, other sharers do not. */
export async function holdCampaigns(
  tx: Transaction,
  ids: readonly string[],
  purpose: 'share' | 'change',
): Promise<void> {
  if (ids.length === 0) return;
  await queueForCampaigns(tx, ids, purpose);
  const lock = purpose === 'share' ? sql`FOR SHARE` : sql`FOR NO KEY UPDATE`;
  await executePrepared(
    tx,
    sql`SELECT FROM campaign WHERE id = ANY (${[...ids]}::uuid[]) ORDER BY id ${lock}`,
  );
}

/** The trigger on phones closes the gate in the same transaction. */
export async function markBadNumber(tx: Transaction, phoneId: string): Promise<void> {
  await tx
    .updateTable('phone')
    .set({ bad_number_at: sql`coalesce(bad_number_at, clock_timestamp())` })
    .where('id', '=', phoneId)
    .execute();
}

/** False where it was not dialing any more. */
export async function pauseCampaign(
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
