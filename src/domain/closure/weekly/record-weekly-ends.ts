import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';

/**
 * Keeps that a weekly notice isn't sent any more, once: nobody notices a week that doesn't come. It waits for the closure like an act
 * does, so that its thread is told in order.
 */
export async function recordWeeklyEnds(db: Db): Promise<void> {
  await sql`
    WITH ended AS MATERIALIZED (
      SELECT c.id, weekly_end(v) AS why, e.ended_by FROM campaign_version v
      JOIN campaign c ON c.id = v.campaign_id AND c.version = v.number
      LEFT JOIN standing_end e ON e.standing_id = v.id
      WHERE v.stands_until >= local_now()::date AND v.happening = 'other'
        AND NOT EXISTS (SELECT FROM campaign_milestone m WHERE m.campaign_id = c.id AND m.kind = 'weekly-ended')
    ), held AS MATERIALIZED (
      SELECT c.id FROM campaign c JOIN ended USING (id) WHERE why <> 'stopped' FOR NO KEY UPDATE OF c
    )
    INSERT INTO campaign_milestone (campaign_id, kind, reason, operator_id)
    SELECT id, 'weekly-ended', why, ended_by FROM ended JOIN held USING (id)
    ON CONFLICT DO NOTHING`.execute(db);
}
