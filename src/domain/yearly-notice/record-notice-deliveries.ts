import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';

/** Records who got the notice of rights, of campaigns that call or ended within a day: what a text came to is told late. */
export async function recordNoticeDeliveries(db: Db): Promise<void> {
  await sql`
    SELECT record_notice_deliveries(id) FROM campaign
    WHERE tells_rights IS NOT NULL AND started_at IS NOT NULL
      AND (state IN ('dialing', 'paused') OR state_at > now() - interval '1 day')`.execute(db);
}
