import { sql } from 'kysely';
import { checkOf } from '../check-store.ts';

/**
 * A district that has had no drill for a year does not know how long a closure takes it. One that never had any is given a
 * year from its first closure. A drill that was stopped, or reached nobody, measured nothing.
 */
export const checkDrills = checkOf(
  sql`SELECT count(*) FROM drill WHERE state = 'finished'`,
  sql`
    SELECT 'district' AS subject_kind, 'drills' AS subject_id, 'low' AS severity,
      jsonb_strip_nulls(jsonb_build_object('lastOn', to_char(last_at AT TIME ZONE time_zone, 'YYYY-MM-DD'))) AS facts,
      NULL::timestamptz AS due_at, 'always' AS recurs
    FROM (
      SELECT d.time_zone, (SELECT min(created_at) FROM campaign) AS used_since, (
        SELECT max(ended_at) FROM drill WHERE state = 'finished' AND EXISTS (SELECT FROM drill_call c
          WHERE c.drill_id = drill.id AND (c.call_state IN ('heard', 'voicemail') OR c.text_state = 'delivered'))) AS last_at
      FROM district d
    ) AS district
    WHERE coalesce(last_at, used_since) < clock_timestamp() - interval '1 year'`,
);
