import { sql } from 'kysely';
import { many, one } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';

/** Why what is approved is not called: a worker can't prove who signed in to approve it. */
export type SignInHold = { reason: 'directory-away' | 'not-proven'; at: Temporal.Instant };

/** Says on the card that it is not called, and why. `fault` is a code, for the log. */
export async function recordSignInHold(
  db: Db,
  hold: { campaignId: string; reason: SignInHold['reason']; fault: string; worker: string },
): Promise<boolean> {
  const { campaignId, reason, fault, worker } = hold;
  return transact(db, async (tx) => {
    if (!(await insertSignInHold(tx, hold))) return false;
    await note(tx, { kind: 'system', id: worker }, 'sign-in-unproven', on('campaign', campaignId), {
      reason,
      fault,
    });
    return true;
  });
}

/** A worker has proven it, and calls: it says so as long as it does, where another one could not. */
export async function recordSignInProven(
  db: Db,
  proven: { campaignId: string; worker: string },
): Promise<void> {
  const { campaignId, worker } = proven;
  await transact(db, async (tx) => {
    if (!(await saveSignInProven(tx, campaignId))) return;
    await note(
      tx,
      { kind: 'system', id: worker },
      'sign-in-proven',
      on('campaign', campaignId),
      {},
    );
  });
}

/** A worker that has proven it says so again each few seconds. */
const provenFor = sql`interval '30 seconds'`;

/**
 * Says whether it is news. It is none where another worker has proven it, or calls: what waits only for the directory is
 * then held by this one alone.
 */
async function insertSignInHold(
  tx: Transaction,
  hold: { campaignId: string; reason: SignInHold['reason'] },
): Promise<boolean> {
  const { campaignId, reason } = hold;
  const rows = await many(tx)`
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
    ON CONFLICT (campaign_id) DO UPDATE SET reason = EXCLUDED.reason, at = clock_timestamp(), proven_at = NULL
      WHERE CASE WHEN sign_in_hold.proven_at IS NULL THEN sign_in_hold.reason <> EXCLUDED.reason
        ELSE sign_in_hold.proven_at < clock_timestamp() - ${provenFor} END
    RETURNING campaign_id`;
  return rows.length > 0;
}

/** Says whether a card showed it until now. */
async function saveSignInProven(tx: Transaction, campaignId: string): Promise<boolean> {
  const row = await one<{ isNews: boolean }>(tx)`
    UPDATE sign_in_hold h SET proven_at = clock_timestamp()
    FROM (SELECT campaign_id, proven_at IS NULL AS "isNews" FROM sign_in_hold
      WHERE campaign_id = ${campaignId} FOR UPDATE) before
    WHERE h.campaign_id = before.campaign_id RETURNING before."isNews"`;
  return row?.isNews ?? false;
}
