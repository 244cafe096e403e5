import { sql } from 'kysely';
import { recentCheckOf } from '../check-store.ts';

/** In one day, of phones: what a person who looks things up now and then never reaches. */
const many = 20;
/** What nobody does in a day who has hardly begun. */
const manyForANewcomer = 40;
/** Of one night, from 10 pm to 5 am. */
const manyAtNight = 5;

/**
 * 34 CFR 99.31(a)(1) and 99.32: staff see records as far as they need them, and each look is recorded. NIST SP 800-53 AU-6:
 * somebody reads these records. A day is out of pattern where it has more than three times what is usual for that person, or
 * the night was spent looking though no closure called families around it. What staff open in order to write something
 * down is not counted.
 */
export const checkLookUps = recentCheckOf((isRecent) => ({
  count: sql`SELECT count(*) FROM disclosure l WHERE l.phone_id IS NOT NULL AND ${isRecent(sql`l.at`)}`,
  seen: sql`
    WITH looked AS MATERIALIZED (
      SELECT l.operator_id, l.phone_id, l.at, l.at AT TIME ZONE d.time_zone AS local
      FROM disclosure l CROSS JOIN district d
      WHERE l.phone_id IS NOT NULL AND l.what IN ('consent', 'consent-history', 'why', 'preview')
        AND ${isRecent(sql`l.at + interval '90 days'`)}
    ), day AS MATERIALIZED (
      SELECT operator_id, local::date AS day, min(at) AS since, count(DISTINCT phone_id)::int AS phones,
        (count(DISTINCT phone_id) FILTER (WHERE NOT local::time BETWEEN '05:00' AND '22:00'
          AND NOT EXISTS (SELECT FROM campaign c
            WHERE c.started_at BETWEEN l.at - interval '12 hours' AND l.at + interval '12 hours')))::int AS at_night
      FROM looked l GROUP BY operator_id, local::date
    )
    SELECT 'operator-day' AS subject_kind, t.operator_id || '/' || t.day AS subject_id, 'medium' AS severity,
      jsonb_strip_nulls(jsonb_build_object('phones', t.phones, 'usual', u.phones,
        'atNight', CASE WHEN t.at_night >= ${manyAtNight} THEN t.at_night END)) AS facts,
      NULL AS due_at, 'never' AS recurs
    FROM day t
    CROSS JOIN LATERAL (
      SELECT CASE WHEN count(*) >= 5 THEN percentile_disc(0.5) WITHIN GROUP (ORDER BY e.phones) END AS phones
      FROM day e WHERE e.operator_id = t.operator_id AND e.day < t.day AND e.day >= t.day - 90
    ) AS u
    WHERE ${isRecent(sql`t.since`)}
      AND (t.at_night >= ${manyAtNight} OR t.phones >= ${manyForANewcomer} AND u.phones IS NULL
        OR t.phones >= ${many} AND t.phones > 3 * u.phones)`,
}));
