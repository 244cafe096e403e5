import { sql } from 'kysely';
import { checkOf } from '../check-store.ts';

/** A sweep that did not run for a night is caught up, and no finding. */
const grace = sql`interval '2 days'`;

/** What goes by the schedule or within days, with the moment from which it should be gone; what a hold keeps is no fault. */
const kept = sql`
  SELECT class AS store, until FROM kept_until WHERE NOT held
  UNION ALL SELECT 'nightly-purge', coalesce((SELECT max(at) FROM purge_run), (SELECT min(at) FROM audit_entry)) + interval '1 day'
  UNION ALL SELECT 'erased-numbers-at-the-carrier', asked_at FROM carrier_erasure WHERE done_at IS NULL
  UNION ALL SELECT 'carrier-recordings', noted_at + interval '1 day' FROM carrier_recording WHERE gone_at IS NULL
  UNION ALL SELECT 'rehearsals', asked_at + interval '1 day' FROM rehearsal
  UNION ALL SELECT 'drafts', at + interval '8 days' FROM draft_recording
  UNION ALL SELECT 'chat-requests', good_until FROM chat_request`;

/** NIST SP 800-53 SI-12, and the district's schedule: what nobody needs any more is not kept. */
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
