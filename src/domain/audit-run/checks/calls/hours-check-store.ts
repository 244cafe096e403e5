import { sql } from 'kysely';
import { callingHours, lawfulHours } from '#domain/language/calling-hours/calling-hours.ts';
import { recentCheckOf } from '../check-store.ts';
import { isPlaced } from './placed-store.ts';

/**
 * 47 CFR 64.1200(c)(1): no call before 8 am or after 9 pm at the called party's location. Ours are narrower, and hold in
 * each zone in which the phone may be. An emergency may ring at any hour.
 */
export const checkHours = recentCheckOf((isRecent) => {
  const placed = sql`
    FROM attempt a
    JOIN campaign_version v ON v.id = a.version_id AND v.purpose <> 'emergency'
    WHERE ${isPlaced} AND ${isRecent(sql`a.intent_at`)}`;
  return {
    count: sql`SELECT count(*) ${placed}`,
    seen: sql`
      WITH placed AS MATERIALIZED (
        SELECT a.id, a.campaign_id, a.version_id, a.phone_id, a.channel, a.intent_at ${placed}
      ), local AS (
        SELECT p.id, p.campaign_id, p.intent_at AT TIME ZONE zone AS at
        FROM placed p
        JOIN recipient r ON r.version_id = p.version_id AND r.phone_id = p.phone_id AND r.channel = p.channel
        CROSS JOIN unnest(r.time_zones) AS zone
      ), early_or_late AS (
        SELECT campaign_id, id,
          bool_or(at::time < ${lawfulHours.opensAt}::time OR at::time >= ${lawfulHours.closesAt}::time) AS is_unlawful
        FROM local
        WHERE at::time >= ${callingHours.closesAt}::time OR at::time < CASE extract(isodow FROM at)
          WHEN 7 THEN ${callingHours.opensOnSundayAt}::time ELSE ${callingHours.opensAt}::time END
        GROUP BY campaign_id, id
      )
      SELECT 'campaign' AS subject_kind, campaign_id::text AS subject_id,
        CASE WHEN bool_or(is_unlawful) THEN 'high' ELSE 'medium' END AS severity,
        jsonb_strip_nulls(jsonb_build_object('calls', count(*),
          'unlawful', nullif(count(*) FILTER (WHERE is_unlawful), 0))) AS facts,
        NULL AS due_at, 'changed' AS recurs
      FROM early_or_late GROUP BY campaign_id`,
  };
});
