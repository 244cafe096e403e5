import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import { openStates } from '#domain/attempt/machine/attempt.ts';

/** Whether nothing of the campaign is left to do or to wait for. */
export async function isSettled(db: Db | Transaction, campaignId: string): Promise<boolean> {
  const row = await db
    .selectFrom('attempt')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where('state', 'in', [...openStates])
    .limit(1)
    .executeTakeFirst();
  return row === undefined;
}

/** The running campaigns of which that is so. */
export async function findSettled(db: Db): Promise<{ id: string }[]> {
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
