import { run } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';

/**
 * Records who got the notice of rights of campaigns that were stopped within a day: their last calls and texts end after them.
 * One that finishes has nothing left to wait for.
 */
export async function recordNoticeDeliveries(db: Db): Promise<void> {
  await run(db)`
    SELECT record_notice_deliveries(id) FROM campaign
    WHERE tells_rights IS NOT NULL AND state = 'stopped' AND started_at IS NOT NULL
      AND state_at > now() - interval '1 day'`;
}
