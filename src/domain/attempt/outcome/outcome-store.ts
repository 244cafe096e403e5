import { sql } from 'kysely';
import { anyOf, executePrepared } from '#database/prepared.ts';
import type { Transaction } from '#database/transaction.ts';
import { placeInLine } from '#domain/shared/campaign-queue-store.ts';

/**
 * The attempts' campaigns, before the attempts themselves: the order in which a stop takes them too. Held to the end of the
 * transaction: a stop waits, and readers and, of what is shared, other sharers do not.
 */
export async function holdCampaignsOf(
  tx: Transaction,
  by: 'id' | 'token',
  attempts: readonly string[],
  purpose: 'share' | 'change',
): Promise<void> {
  if (attempts.length === 0) return;
  const meant = sql`${sql.ref(by)} = ${anyOf(attempts, by === 'id' ? 'uuid' : 'text')}`;
  const lock = purpose === 'share' ? sql`FOR SHARE` : sql`FOR NO KEY UPDATE`;
  // Each stands in line before its row is locked.
  await executePrepared(
    tx,
    sql`
    WITH line AS MATERIALIZED (
      SELECT id, ${placeInLine(purpose)} FROM (
        SELECT DISTINCT campaign_id AS id FROM attempt WHERE ${meant} ORDER BY id) AS meant
    )
    SELECT FROM campaign WHERE id IN (SELECT id FROM line) ORDER BY id ${lock}`,
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
