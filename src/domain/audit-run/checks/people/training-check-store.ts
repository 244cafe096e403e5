import { sql } from 'kysely';
import { checkOf } from '../check-store.ts';

/** So many days somebody may hold a role before anyone asks after their training. */
const days = 30;

const holders = sql`
  SELECT o.id, min(g.granted_at) AS since
  FROM operator o JOIN role_grant g ON g.operator_id = o.id
  WHERE is_present(o) AND g.role IN ('requester', 'approver') AND g.revoked_at IS NULL
  GROUP BY o.id`;

/**
 * NIST SP 800-53 AT-3: training before the first use, and every year. Nobody can request or approve without it, so who let
 * it lapse finds out in a storm.
 */
export const checkTraining = checkOf(
  sql`SELECT count(*) FROM (${holders}) AS holder`,
  sql`
    SELECT 'operator' AS subject_kind, h.id::text AS subject_id,
      CASE WHEN t.ended_at IS NULL THEN 'low' ELSE 'medium' END AS severity,
      jsonb_strip_nulls(jsonb_build_object('until',
        to_char(t.ended_at AT TIME ZONE d.time_zone, 'YYYY-MM-DD'))) AS facts,
      NULL::timestamptz AS due_at, 'always' AS recurs
    FROM (${holders}) AS h
    CROSS JOIN district d
    CROSS JOIN LATERAL (SELECT max(training_end(r)) AS ended_at FROM training_record r
      JOIN training_course c ON c.id = r.course_id AND c.course = 'calling' WHERE r.operator_id = h.id) AS t
    WHERE NOT training_is_current(h.id)
      AND (t.ended_at IS NOT NULL OR h.since < now() - ${days} * interval '1 day')`,
);
