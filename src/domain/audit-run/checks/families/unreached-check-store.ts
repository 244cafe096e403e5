import { sql } from 'kysely';
import { checkOf } from '../check-store.ts';

/** One closure without an answer is chance. */
const closures = 3;

/** The closures of the last two school years that called families, and are over. */
const over = sql`c.started_at IS NOT NULL AND c.ended_at > now() - interval '2 years'`;

/**
 * The Department of Education's guide for school emergency plans (2013) has warnings reach families. One that nothing
 * reached three times has numbers that are out of date, and would not be told of an emergency either. Reached is what a
 * closure's card calls so.
 */
export const checkUnreached = checkOf(
  sql`SELECT count(*) FROM campaign c WHERE ${over}`,
  sql`
    WITH told AS MATERIALIZED (
      SELECT a.phone_id, a.campaign_id, c.ended_at,
        bool_or(a.disposition IN ('person', 'machine', 'delivered', 'sent')) IS TRUE AS is_reached
      FROM attempt a JOIN campaign c ON c.id = a.campaign_id
      -- An emergency contact is called for another child than their own.
      WHERE ${over} AND NOT EXISTS (SELECT FROM recipient r WHERE r.version_id = a.version_id AND r.phone_id = a.phone_id
        AND r.channel = a.channel AND r.contact_turn IS NOT NULL)
      GROUP BY a.phone_id, a.campaign_id, c.ended_at
    ), of_family AS (
      SELECT st.id, t.campaign_id, bool_or(t.is_reached) AS is_reached,
        row_number() OVER (PARTITION BY st.id ORDER BY t.ended_at DESC) AS nth
      FROM told t
      JOIN guardian_phone gp ON gp.phone_id = t.phone_id AND gp.active
      JOIN guardianship gs ON gs.guardian_id = gp.guardian_id AND gs.active AND gs.may_be_contacted
      JOIN student st ON st.id = gs.student_id AND st.active
      GROUP BY st.id, t.campaign_id, t.ended_at
    ), unreached AS (
      SELECT id FROM of_family WHERE nth <= ${closures}
      GROUP BY id HAVING count(*) = ${closures} AND NOT bool_or(is_reached)
    )
    SELECT 'school' AS subject_kind, e.school_id::text AS subject_id, 'medium' AS severity,
      jsonb_build_object('students', count(*)) AS facts, NULL AS due_at, 'always' AS recurs
    FROM unreached u JOIN enrollment e ON e.student_id = u.id AND e.active
    JOIN school s ON s.id = e.school_id AND s.active
    GROUP BY e.school_id`,
);
