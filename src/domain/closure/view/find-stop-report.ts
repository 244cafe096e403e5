import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';

/** What a stop did, measured from the ledger. */
export type StopReport = {
  /** From the stop to the last order that was still on its way to the carrier; 0 where none was. */
  quietAfterMs: number;
  /** Calls that were ringing or being talked on, as the stop itself counted and told them. */
  inProgress: number;
  /** Calls and texts that were never placed. */
  neverStarted: number;
  /** Nothing of it can change any more: no order is under way. */
  isFinal: boolean;
};

/**
 * An intent is good for five seconds, so orders of intents that stood at the stop may go out after it; the audit log
 * has the moment at which each of them was answered or given up.
 */
export async function findStopReport(db: Db, campaignId: string): Promise<StopReport | undefined> {
  const { rows } = await sql<StopReport>`
    SELECT coalesce((
        SELECT extract(epoch FROM max(e.at) - c.ended_at)::float8 * 1000
        FROM attempt a
        JOIN audit_entry e ON e.subject_kind = 'attempt' AND e.subject_id = a.id::text
          AND e.act = 'attempt-moved' AND e.facts ->> 'from' = 'placing' AND e.at > c.ended_at
        WHERE a.campaign_id = c.id AND a.intent_at > c.ended_at - interval '1 minute'), 0) AS "quietAfterMs",
      coalesce((SELECT (e.facts ->> 'inProgress')::int FROM audit_entry e
        WHERE e.subject_kind = 'campaign' AND e.subject_id = c.id::text AND e.act = 'campaign-stopped'), 0) AS "inProgress",
      count(*) FILTER (WHERE a.state = 'suppressed' AND a.disposition = 'stopped')::int AS "neverStarted",
      coalesce(bool_and(a.state NOT IN ('planned', 'claimed', 'placing')), true) AS "isFinal"
    FROM campaign c LEFT JOIN attempt a ON a.campaign_id = c.id
    WHERE c.id = ${campaignId} AND c.state = 'stopped' AND c.started_at IS NOT NULL
    GROUP BY c.id`.execute(db);
  return rows[0];
}
