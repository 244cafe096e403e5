import { type RawBuilder, sql } from 'kysely';

/**
 * The opt-outs of a closure, for its card and its evidence alike: those taken in its calls, and those that came by any means
 * from a phone of its list while it ran. It runs from its start until its last call or text is over, which may be after a stop.
 * What takes an opt-out back is none.
 */
export function optOutsOf(campaignId: string): RawBuilder<string> {
  return sql<string>`(
    SELECT r.id FROM campaign c
    JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    JOIN revocation r ON r.received_at >= c.started_at AND r.retracts IS NULL
    -- Values and no EXISTS, so that each is looked up, and the campaign is not read once more for a few.
    WHERE c.id = ${campaignId} AND CASE
      WHEN r.attempt_id IS NOT NULL AND (SELECT campaign_id FROM attempt WHERE id = r.attempt_id) = c.id THEN true
      ELSE (SELECT l.phone_id FROM recipient l WHERE l.version_id = v.id AND l.phone_id = r.phone_id LIMIT 1) IS NOT NULL
        AND (c.ended_at IS NULL OR r.received_at <= greatest(c.ended_at,
          (SELECT max(coalesce(ended_at, clock_timestamp())) FROM attempt WHERE campaign_id = c.id))) END)`;
}
