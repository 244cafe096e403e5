import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import type { Transaction } from '#database/transaction.ts';

/**
 * Keeps, once, that the calls of a campaign come to another round, and when that begins. The campaign is held by the
 * caller, so this stands before whatever happens to it afterwards.
 */
export async function insertRound(
  tx: Transaction,
  round: { campaignId: string; tryNumber: number; seconds: number },
): Promise<void> {
  await executePrepared(
    tx,
    sql`
    INSERT INTO campaign_moment (campaign_id, kind, round, at)
    SELECT ${round.campaignId}, 'retry-round', ${round.tryNumber}::int,
      clock_timestamp() + ${round.seconds} * interval '1 second'
    WHERE NOT EXISTS (SELECT FROM campaign_moment m
      WHERE m.campaign_id = ${round.campaignId} AND m.kind = 'retry-round' AND m.round = ${round.tryNumber}::int)
    ON CONFLICT DO NOTHING`,
  );
}
