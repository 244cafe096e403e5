import { type RawBuilder, sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import type { Transaction } from '#database/transaction.ts';

const district = 'district';

/**
 * Stands in line for campaigns, before their rows are locked, until the transaction ends. Row locks let new sharers
 * past one who waits to change the row, so that a stop could wait as long as calls go on; this line is fair.
 */
export async function queueForCampaigns(
  tx: Transaction,
  ids: readonly string[],
  purpose: 'share' | 'change',
): Promise<void> {
  await executePrepared(
    tx,
    sql`SELECT ${placeInLine(purpose)} FROM (
      SELECT id FROM unnest(${[...ids]}::text[]) AS id ORDER BY id <> ${district}, id) AS line`,
  );
}

/** The same as part of a statement that holds the rows, too; `id` is the campaign's. */
export function placeInLine(purpose: 'share' | 'change'): RawBuilder<unknown> {
  const key = sql`hashtextextended(id::text, 0)`;
  return purpose === 'share'
    ? sql`pg_advisory_xact_lock_shared(${key})`
    : sql`pg_advisory_xact_lock(${key})`;
}

/** For district and campaigns at once. */
export async function queueToDial(tx: Transaction, campaignIds: readonly string[]): Promise<void> {
  await queueForCampaigns(tx, [district, ...campaignIds], 'share');
}

/**
 * The line of the whole district, for the person who dials or starts and for the freeze; stood in before that of any
 * campaign, so that two of them never wait for each other.
 */
export async function queueForDistrict(
  tx: Transaction,
  purpose: 'share' | 'change',
): Promise<void> {
  await queueForCampaigns(tx, [district], purpose);
}
