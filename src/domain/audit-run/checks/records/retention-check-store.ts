import { sql } from 'kysely';
import { checkOf } from '../check-store.ts';

/** A sweep that did not run for a night is caught up, and no finding. */
const grace = sql`interval '2 days'`;

/** What is swept, with the moment from which it should be gone. */
const kept = sql`
  SELECT 'recordings' AS store, greatest(r.made_at + interval '7 days', used.until) AS until
  FROM recording_audio s JOIN recording r ON r.id = s.recording_id CROSS JOIN district d
  CROSS JOIN LATERAL (
    SELECT CASE WHEN bool_or(c.state IN ('draft', 'submitted', 'approved', 'dialing', 'paused')) THEN 'infinity'
      ELSE max(c.state_at) + d.recording_days * interval '1 day' END AS until
    FROM message_recording m JOIN campaign_version v ON v.id = m.version_id JOIN campaign c ON c.id = v.campaign_id
    WHERE m.recording_id = r.id
  ) AS used
  UNION ALL SELECT 'carrier-recordings', noted_at + interval '1 day' FROM carrier_recording WHERE gone_at IS NULL
  UNION ALL SELECT 'rehearsals', asked_at + interval '1 day' FROM rehearsal
  UNION ALL SELECT 'drafts', at + interval '8 days' FROM draft_recording
  UNION ALL SELECT 'chat-requests', good_until FROM chat_request`;

/** NIST SP 800-53 SI-12, and the district's own setting for recordings: what nobody needs any more is not kept. */
export const checkRetention = checkOf(
  sql`SELECT count(*) FROM (${kept}) AS kept`,
  sql`
    SELECT 'store' AS subject_kind, store AS subject_id, 'medium' AS severity,
      jsonb_build_object('items', count(*),
        'days', floor(extract(epoch FROM now() - min(until)) / 86400)::int) AS facts,
      NULL AS due_at, 'always' AS recurs
    FROM (${kept}) AS kept WHERE until < now() - ${grace}
    GROUP BY store`,
);
