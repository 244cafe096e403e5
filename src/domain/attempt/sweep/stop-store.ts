import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import { openStates } from '#domain/attempt/machine/attempt.ts';
import type { Channel } from '#domain/shared/channel.ts';

/**
 * What is on its way is called back before it is answered, in the transaction of the stop; whoever has answered hears it to the
 * end. How many calls there are.
 */
export async function requestCancel(tx: Transaction, campaignId: string): Promise<number> {
  const { rows } = await sql<{ channel: Channel }>`
    UPDATE attempt SET
      cancel_requested = channel = 'voice' AND state <> 'answered',
      deadline_at = CASE WHEN channel = 'voice' AND state IN ('accepted', 'ringing') THEN clock_timestamp()
        ELSE deadline_at END
    -- In the order in which callbacks lock them, too.
    WHERE id IN (SELECT id FROM attempt WHERE campaign_id = ${campaignId}
        AND state IN ('placing', 'unknown', 'accepted', 'ringing', 'answered') ORDER BY id FOR NO KEY UPDATE)
      AND state IN ('placing', 'unknown', 'accepted', 'ringing', 'answered')
    RETURNING channel`.execute(tx);
  return rows.filter(({ channel }) => channel === 'voice').length;
}

export async function hasOpenAttempts(db: Db | Transaction, campaignId: string): Promise<boolean> {
  const row = await db
    .selectFrom('attempt')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where('state', 'in', [...openStates])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Of those that dial or pause, the campaigns that have nothing left to do or to wait for. */
export async function selectSettled(db: Db): Promise<{ id: string }[]> {
  const open = sql.join(openStates.map((state) => sql.lit(state)));
  const { rows } = await executePrepared(
    db,
    sql<{ id: string }>`
    SELECT c.id FROM campaign c
    WHERE c.state IN ('dialing', 'paused')
      -- One look into the index for each campaign; EXISTS could become a join that reads every attempt there is.
      AND (SELECT a.id FROM attempt a WHERE a.campaign_id = c.id AND a.state IN (${open}) LIMIT 1) IS NULL`,
  );
  return rows;
}
