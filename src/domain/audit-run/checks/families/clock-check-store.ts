import { sql } from 'kysely';
import { checkOf } from '../check-store.ts';

/** Three business days from now, on the district's calendar. Holidays are not left out, so it warns early. */
const soon = sql`(
  SELECT now() + CASE extract(isodow FROM now() AT TIME ZONE d.time_zone)
    WHEN 1 THEN 3 WHEN 2 THEN 3 WHEN 6 THEN 4 WHEN 7 THEN 3 ELSE 5 END * interval '1 day'
  FROM district d)`;

/**
 * Withdrawals that came into force after their ten business days, and those for which that day comes near: a text
 * that nobody has read, a withdrawal that is dated ahead.
 *
 * A withdrawal that was brought in from an earlier system is late here only if the phone was called meanwhile.
 */
export const checkClocks = checkOf(
  sql`SELECT (SELECT count(*) FROM revocation)
    + (SELECT count(*) FROM office_task WHERE kind = 'read-text' AND closed_at IS NULL)`,
  sql`
    WITH standing AS (
      SELECT r.* FROM revocation r
      WHERE r.retracts IS NULL AND NOT EXISTS (SELECT FROM revocation u WHERE u.retracts = r.id)
    )
    SELECT 'revocation' AS subject_kind, r.id::text AS subject_id, 'high' AS severity,
      jsonb_build_object('means', r.means, 'hoursLate',
        ceil(extract(epoch FROM r.effective_at - r.honor_by) / 3600)::int) AS facts,
      NULL::timestamptz AS due_at, 'never' AS recurs
    FROM standing r
    WHERE r.effective_at > r.honor_by AND (r.means <> 'import' OR EXISTS (
      SELECT FROM attempt a JOIN campaign_version v ON v.id = a.version_id
      WHERE a.phone_id = r.phone_id AND r.channel IN (a.channel, 'any')
        AND (v.purpose <> 'emergency' OR r.scope <> 'non-emergency')
        AND a.intent_at > r.honor_by AND a.intent_at < r.effective_at))
    UNION ALL
    SELECT 'revocation', r.id::text, 'medium', jsonb_build_object('means', r.means), r.honor_by, 'always'
    FROM standing r
    WHERE r.effective_at > now() AND r.effective_at <= r.honor_by AND r.honor_by <= ${soon}
    UNION ALL
    SELECT 'office-task', t.id::text, CASE WHEN t.due_at <= now() THEN 'high' ELSE 'medium' END,
      jsonb_build_object('task', t.kind), t.due_at, 'always'
    FROM office_task t
    WHERE t.kind = 'read-text' AND t.closed_at IS NULL AND t.due_at <= ${soon}`,
);

/**
 * Confirmations that came too late, or of which nobody knows whether they went out and nobody asks the carrier any more. Others that are overdue are still to
 * be told apart from those that nobody needs: the worker does so within a minute.
 */
export const checkConfirmations = checkOf(
  sql`SELECT count(*) FROM outreach WHERE kind = 'confirmation'`,
  sql`
    SELECT 'revocation' AS subject_kind, revocation_id::text AS subject_id, 'medium' AS severity,
      jsonb_build_object('state', state) AS facts, NULL AS due_at, 'never' AS recurs
    FROM outreach WHERE kind = 'confirmation' AND state IN ('unknown', 'too-late') AND look_at IS NULL`,
);
