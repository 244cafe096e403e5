import { many } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import { faultsEnough, unheardEnough } from '#domain/attempt/machine/attempt.ts';

/** Campaigns that dial though our workers failed with so many of their phones since they began or went on. */
export async function selectFaulty(db: Db): Promise<{ id: string }[]> {
  return many<{ id: string }>(db)`
    SELECT c.id FROM attempt a JOIN campaign c ON c.id = a.campaign_id
    WHERE a.disposition = 'fault' AND c.state = 'dialing' AND a.ended_at > c.state_at
    GROUP BY c.id HAVING count(*) >= ${faultsEnough}`;
}

/**
 * Campaigns that dial though none of the calls that were answered lately has got its words from us: as where our
 * address, or the secret between us and the carrier, is wrong (Twilio errors 11200 to 11237). One call that spoke, of
 * any campaign, says that it works.
 */
export async function selectUnheard(db: Db): Promise<{ id: string }[]> {
  return many<{ id: string }>(db)`
    WITH silent AS (
      SELECT a.campaign_id, a.ended_at FROM attempt a JOIN campaign c ON c.id = a.campaign_id
      WHERE a.disposition = 'not-spoken' AND c.state = 'dialing' AND a.ended_at > c.state_at
        AND a.ended_at > now() - ${unheardEnough.withinSeconds} * interval '1 second'
        -- While the database was away nobody could be told anything, and that is over. What was found at the carrier stands for such calls.
        AND NOT EXISTS (SELECT FROM database_restore r
          WHERE coalesce(a.intent_at < coalesce(r.asked_at, now()), true) AND a.ended_at > r.moment)
    )
    SELECT DISTINCT campaign_id AS id FROM silent
    WHERE (SELECT count(*) >= ${unheardEnough.calls}
        AND min(ended_at) <= now() - ${unheardEnough.seconds} * interval '1 second' FROM silent)
      AND NOT EXISTS (SELECT FROM attempt a WHERE a.state = 'answered' AND a.channel = 'voice'
        AND a.spoken_at > now() - ${unheardEnough.withinSeconds} * interval '1 second')
      AND NOT EXISTS (SELECT FROM campaign c JOIN attempt a ON a.campaign_id = c.id
        WHERE c.state = 'dialing' AND a.ended_at > now() - ${unheardEnough.withinSeconds} * interval '1 second'
          AND (a.spoken_at IS NOT NULL OR a.disposition IN ('not-left', 'hung-up')))`;
}
