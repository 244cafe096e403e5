import { sql } from 'kysely';
import { checkOf } from '../check-store.ts';

/**
 * A district that has not practiced a breach for a year does not know how fast it decides. One that never did is given a year
 * from its first closure. A drill that nobody reviewed taught nobody anything; a real incident is no practice.
 */
export const checkBreachDrills = checkOf(
  sql`SELECT count(*) FROM incident WHERE is_drill AND closed_at IS NOT NULL AND reviewed_at IS NOT NULL`,
  sql`
    SELECT 'district' AS subject_kind, 'breach-drills' AS subject_id, 'low' AS severity,
      jsonb_strip_nulls(jsonb_build_object('lastOn', to_char(last_at AT TIME ZONE time_zone, 'YYYY-MM-DD'))) AS facts,
      NULL::timestamptz AS due_at, 'always' AS recurs
    FROM (
      SELECT d.time_zone, (SELECT min(created_at) FROM campaign) AS used_since,
        (SELECT max(closed_at) FROM incident WHERE is_drill AND reviewed_at IS NOT NULL) AS last_at
      FROM district d
    ) AS district
    WHERE coalesce(last_at, used_since) < clock_timestamp() - interval '1 year'`,
);
