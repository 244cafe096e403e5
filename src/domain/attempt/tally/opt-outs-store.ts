import { type RawBuilder, sql } from 'kysely';

/**
 * The opt-outs that a closure brought, for its card and its evidence alike: those taken in its calls, and the texts of phones that it
 * had called or texted, until its end. What the office writes down is counted nowhere here, nor what takes an opt-out back.
 */
export function optOutsOf(campaignId: string): RawBuilder<string> {
  return sql<string>`(
    SELECT r.id FROM campaign c
    JOIN revocation r ON r.received_at >= c.started_at AND r.retracts IS NULL
    -- Values and no EXISTS, so that each is looked up, and the campaign is not read once more for a few.
    WHERE c.id = ${campaignId} AND CASE
      -- A text names the last call or text that it may answer: of whichever closure, for a day.
      WHEN r.means IN ('text-reply', 'carrier-stop') THEN r.received_at <= coalesce(c.ended_at, now())
        AND (SELECT min(intent_at) FROM attempt WHERE campaign_id = c.id AND phone_id = r.phone_id) <= r.received_at
      ELSE (SELECT campaign_id FROM attempt WHERE id = r.attempt_id) = c.id END)`;
}
