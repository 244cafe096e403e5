import { run } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';

/**
 * Keeps that a weekly notice isn't sent any more, once for each reason: nobody notices a week that doesn't come. What lapsed may be put
 * right, and end for good later. It waits for the closure like an act does, so that its thread is told in order.
 */
export async function recordWeeklyEnds(db: Db): Promise<void> {
  await run(db)`
    WITH ended AS MATERIALIZED (
      SELECT c.id, weekly_end(v) AS why, e.ended_by, told.reasons FROM campaign_version v
      JOIN campaign c ON c.id = v.campaign_id AND c.version = v.number
      LEFT JOIN standing_end e ON e.standing_id = v.id
      CROSS JOIN LATERAL (SELECT ARRAY(SELECT m.reason FROM campaign_milestone m
        WHERE m.campaign_id = c.id AND m.kind = 'weekly-ended') AS reasons) told
      WHERE v.stands_until >= local_now()::date AND v.happening = 'other'
    ), held AS MATERIALIZED (
      SELECT c.id FROM campaign c JOIN ended USING (id) WHERE why <> 'stopped' AND why <> ALL (reasons)
      ORDER BY c.id FOR NO KEY UPDATE OF c
    )
    INSERT INTO campaign_milestone (campaign_id, kind, round, reason, operator_id)
    SELECT id, 'weekly-ended', cardinality(reasons), why, ended_by FROM ended JOIN held USING (id)
    ON CONFLICT DO NOTHING`;
}
