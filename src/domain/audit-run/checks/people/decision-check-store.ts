import { sql } from 'kysely';
import { recentCheckOf } from '../check-store.ts';

/**
 * NIST SP 800-53 AC-3(2) and AC-5: two people, each with the power to do it at that moment. The database refuses any other
 * approval, so what is found here was written past its rules. An approval without its entry in the log is for the check of
 * the books, which compares the two both ways.
 */
export const checkDecisions = recentCheckOf((isRecent) => ({
  count: sql`SELECT count(*) FROM approval a WHERE a.decision = 'approved' AND ${isRecent(sql`a.at`)}`,
  seen: sql`
    WITH approved AS MATERIALIZED (
      SELECT a.version_id, a.operator_id, a.at, a.training_record_id, v.school_ids,
        v.submitted_by, v.submitted_at, v.training_record_id AS asked_training
      FROM approval a JOIN campaign_version v ON v.id = a.version_id
      WHERE a.decision = 'approved' AND ${isRecent(sql`a.at`)}
    ), lacking AS (
      SELECT a.version_id, 'role' AS lack FROM approved a
      WHERE EXISTS (SELECT FROM unnest(a.school_ids) AS school WHERE NOT EXISTS (SELECT FROM role_grant g
        WHERE g.operator_id = a.operator_id AND g.role = 'approver' AND (g.school_id IS NULL OR g.school_id = school)
          AND g.granted_at <= a.at AND (g.revoked_at IS NULL OR g.revoked_at > a.at)))
      UNION
      SELECT a.version_id, 'training' FROM approved a
      WHERE NOT EXISTS (SELECT FROM training_record t WHERE t.id = a.training_record_id
        AND t.operator_id = a.operator_id AND t.passed_at <= a.at AND t.expires_at > a.at)
      UNION
      SELECT a.version_id, 'requester-training' FROM approved a
      WHERE NOT EXISTS (SELECT FROM training_record t WHERE t.id = a.asked_training
        AND t.operator_id = a.submitted_by AND t.passed_at <= a.submitted_at AND t.expires_at > a.submitted_at)
      UNION
      -- Nobody decides on what isn't there yet: somebody wrote the date.
      SELECT a.version_id, 'request' FROM approved a WHERE a.at < a.submitted_at
    )
    SELECT 'version' AS subject_kind, version_id::text AS subject_id, 'high' AS severity,
      jsonb_build_object('lacks', jsonb_agg(lack ORDER BY lack)) AS facts, NULL AS due_at, 'changed' AS recurs
    FROM lacking GROUP BY version_id`,
}));
