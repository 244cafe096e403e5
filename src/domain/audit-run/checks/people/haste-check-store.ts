import { sql } from 'kysely';
import { protocolActions } from '#domain/shared/happening.ts';
import { recentCheckOf } from '../check-store.ts';

/** As the database has it for signing in again: lacks_step_up. */
const seconds = 20;

/**
 * Nobody reads a card, the call list and what families will hear in 20 seconds, and two people on two screens are not that
 * quick. It may have been right all the same: a person asks. Standard words of an action such as a lockdown are known to both.
 */
export const checkHaste = recentCheckOf((isRecent) => ({
  count: sql`SELECT count(*) FROM approval a WHERE a.decision = 'approved' AND ${isRecent(sql`a.at`)}`,
  seen: sql`
    WITH vote AS MATERIALIZED (
      SELECT a.version_id, a.operator_id, a.at - greatest(v.submitted_at, (
        SELECT max(o.at) FROM approval o
        WHERE o.version_id = a.version_id AND o.operator_id <> a.operator_id AND o.at <= a.at)) AS took
      FROM approval a JOIN campaign_version v ON v.id = a.version_id
      WHERE a.decision = 'approved' AND ${isRecent(sql`a.at`)}
        AND NOT (v.happening = ANY (${protocolActions}::text[]) AND NOT EXISTS (
          SELECT FROM message_text t WHERE t.version_id = v.id AND t.source <> 'standard'))
    )
    SELECT 'version' AS subject_kind, version_id::text AS subject_id,
      CASE WHEN bool_and(has_signed_in) THEN 'low' ELSE 'medium' END AS severity,
      jsonb_build_object('seconds', ceil(extract(epoch FROM min(took)))::int,
        'signedIn', bool_and(has_signed_in)) AS facts, NULL AS due_at, 'changed' AS recurs
    FROM (
      SELECT *, EXISTS (SELECT FROM step_up s
        WHERE s.version_id = vote.version_id AND s.operator_id = vote.operator_id) AS has_signed_in
      -- A vote before its request is a fault, and the check of decisions finds it.
      FROM vote WHERE took BETWEEN interval '0' AND ${seconds} * interval '1 second'
    ) AS quick
    GROUP BY version_id`,
}));
