import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import type { Transfers } from './transfer.ts';

/** What came of key 0 on the calls of a campaign; undefined where nobody pressed it. */
export async function findTransfers(db: Db, campaignId: string): Promise<Transfers | undefined> {
  const { rows } = await sql<Transfers>`
    SELECT count(*)::int AS asked, count(*) FILTER (WHERE t.outcome = 'answered')::int AS answered,
      count(*) FILTER (WHERE t.outcome = 'closed')::int AS closed,
      count(*) FILTER (WHERE t.outcome = 'unanswered')::int AS unanswered,
      count(t.call_back_at)::int AS "callBacks"
    FROM office_transfer t JOIN attempt a ON a.id = t.attempt_id
    WHERE a.campaign_id = ${campaignId}`.execute(db);
  const [found] = rows;
  return found === undefined || found.asked === 0 ? undefined : found;
}
