import { sql } from 'kysely';
import { checkOf } from '../check-store.ts';

/**
 * 34 CFR 99.7: parents are told of their rights each year. By school, guardians who are overdue, and how many of them never
 * had the notice.
 */
export const checkNotices = checkOf(
  sql`SELECT count(DISTINCT guardian_id) FROM notice_standing`,
  sql`
    SELECT 'school' AS subject_kind, school_id::text AS subject_id,
      CASE WHEN bool_or(told_at IS NULL) THEN 'medium' ELSE 'low' END AS severity,
      jsonb_build_object('guardians', count(*), 'never', count(*) FILTER (WHERE told_at IS NULL)) AS facts,
      NULL AS due_at, 'always' AS recurs
    FROM notice_standing WHERE is_late GROUP BY school_id`,
);
