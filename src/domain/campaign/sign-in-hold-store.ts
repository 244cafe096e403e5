import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { SignInHold } from './sign-in-hold.ts';

export async function selectSignInHold(
  db: Db,
  campaignId: string,
): Promise<SignInHold | undefined> {
  return db
    .selectFrom('sign_in_hold')
    .select(['reason', 'at'])
    .where('campaign_id', '=', campaignId)
    .executeTakeFirst();
}

/**
 * Says whether it is news. What waits only for the directory is held by this worker alone as long as another one has its
 * keys: that one calls, or would have by now.
 */
export async function insertSignInHold(
  tx: Transaction,
  hold: { campaignId: string; reason: SignInHold['reason'] },
): Promise<boolean> {
  const { campaignId, reason } = hold;
  const { rows } = await sql`
    INSERT INTO sign_in_hold (campaign_id, reason)
    SELECT c.id, ${reason}::text FROM campaign c
    WHERE c.id = ${campaignId} AND CASE c.state
      WHEN 'approved' THEN true
      WHEN 'dialing' THEN ${reason}::text = 'not-proven'
        OR EXISTS (SELECT FROM attempt a WHERE a.campaign_id = c.id AND a.state = 'planned'
            AND a.not_before <= now() - interval '15 seconds')
          AND NOT EXISTS (SELECT FROM attempt a WHERE a.campaign_id = c.id
            AND a.state IN ('claimed', 'placing', 'accepted', 'ringing', 'answered'))
      ELSE false END
    ON CONFLICT (campaign_id) DO UPDATE SET reason = EXCLUDED.reason, at = clock_timestamp()
      WHERE sign_in_hold.reason <> EXCLUDED.reason
    RETURNING campaign_id`.execute(tx);
  return rows.length > 0;
}

export async function deleteSignInHold(tx: Transaction, campaignId: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('sign_in_hold')
    .where('campaign_id', '=', campaignId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
