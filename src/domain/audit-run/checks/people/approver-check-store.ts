import { sql } from 'kysely';
import { checkOf } from '../check-store.ts';

/** One who may have asked for the closure themselves, and one who decides. */
const enough = 2;

/**
 * NIST SP 800-53 CP-2: the people an emergency needs are known and can act. A closure takes two people, and of a school
 * with one approver who is there, nobody decides when that one is ill.
 */
export const checkApprovers = checkOf(
  sql`SELECT count(*) FROM school WHERE active`,
  sql`
    WITH ready AS MATERIALIZED (
      SELECT g.operator_id, g.school_id FROM role_grant g JOIN operator o ON o.id = g.operator_id
      WHERE g.role = 'approver' AND g.revoked_at IS NULL AND is_present(o)
        AND training_is_current(o.id) AND NOT is_away(o.id)
    )
    SELECT 'school' AS subject_kind, s.id::text AS subject_id,
      CASE WHEN r.approvers = 0 THEN 'high' ELSE 'medium' END AS severity,
      jsonb_build_object('approvers', r.approvers) AS facts, NULL AS due_at, 'always' AS recurs
    FROM school s
    CROSS JOIN LATERAL (SELECT count(DISTINCT operator_id)::int AS approvers FROM ready
      WHERE school_id IS NULL OR school_id = s.id) AS r
    WHERE s.active AND r.approvers < ${enough}`,
);
