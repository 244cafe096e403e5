import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import { faultsEnough } from './attempt.ts';

/** Campaigns that dial though our workers failed with so many of their phones since they began or went on. */
export async function selectFaulty(db: Db): Promise<{ id: string }[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT c.id FROM attempt a JOIN campaign c ON c.id = a.campaign_id
    WHERE a.disposition = 'fault' AND c.state = 'dialing' AND a.ended_at > c.state_at
    GROUP BY c.id HAVING count(*) >= ${faultsEnough}`.execute(db);
  return rows;
}
