import { sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';

type DecisionFault = {
  kind: 'decision-differs' | 'decision-gone' | 'attempt-differs';
  about: string;
};

/** A decision and its entry are written by one transaction. */
const isOfOne = sql`e.subject_kind = 'campaign' AND e.subject_id = v.campaign_id::text
  AND e.actor_kind = 'operator' AND e.actor_id = a.operator_id::text
  AND e.facts ->> 'fingerprint' = encode(a.fingerprint, 'hex') AND e.facts ->> 'platform' = a.platform
  AND e.act = ANY (CASE a.decision WHEN 'approved' THEN '{campaign-approved}'::text[]
    ELSE '{campaign-sent-back,campaign-stopped}' END)
  AND a.at BETWEEN e.at - interval '1 minute' AND e.at + interval '1 second'`;

/** Decisions and attempts that don't say what their entries do. */
export async function selectDecisionFaults(tx: Transaction): Promise<DecisionFault[]> {
  return many<DecisionFault>(tx)`
    SELECT 'decision-differs' AS kind, a.id::text AS about FROM approval a
    JOIN campaign_version v ON v.id = a.version_id
    WHERE NOT EXISTS (SELECT FROM audit_entry e WHERE ${isOfOne})
    UNION ALL
    SELECT 'decision-gone', e.id::text FROM audit_entry e
    WHERE e.act IN ('campaign-approved', 'campaign-sent-back') AND NOT EXISTS (
      SELECT FROM approval a JOIN campaign_version v ON v.id = a.version_id WHERE ${isOfOne})
    UNION ALL
    SELECT 'attempt-differs', a.id::text FROM attempt a
    LEFT JOIN (
      SELECT DISTINCT ON (e.subject_id) e.subject_id AS id, e.act, e.facts FROM audit_entry e
      WHERE e.subject_kind = 'attempt' AND e.act IN ('attempt-moved', 'attempt-corrected')
      ORDER BY e.subject_id, e.id DESC) AS last ON last.id = a.id::text
    LEFT JOIN (
      SELECT DISTINCT ON (e.subject_id) e.subject_id AS id, e.at, e.facts FROM audit_entry e
      WHERE e.subject_kind = 'attempt' AND e.act = 'attempt-moved' AND e.facts ? 'phone'
      ORDER BY e.subject_id, e.id DESC) AS meant ON meant.id = a.id::text
    WHERE last.id IS NULL AND a.state <> 'planned'
      OR last.act = 'attempt-moved' AND (a.state, a.disposition)
        IS DISTINCT FROM (last.facts ->> 'to', last.facts ->> 'disposition')
      OR (a.phone_id::text, a.channel, a.campaign_id::text)
        IS DISTINCT FROM (meant.facts ->> 'phone', meant.facts ->> 'channel', meant.facts ->> 'campaign')
        AND meant.id IS NOT NULL
      OR meant.facts ->> 'to' = 'placing'
        AND coalesce(abs(extract(epoch FROM a.intent_at - meant.at)) > 5, true)`;
}
