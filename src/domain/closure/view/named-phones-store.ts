import { sql } from 'kysely';
import type { CampaignHead } from './campaign-head-store.ts';
import type { ContactTally, StaffTally } from './outcome-part.ts';

/** The phones of staff on its list, and how many of them something reached; and of the people, who said that they are safe. */
export const staffOf = ({ campaignId, id: versionId }: CampaignHead) => sql<StaffTally>`
  SELECT (SELECT jsonb_build_object('asked', count(*), 'safe', count(s.safe_at))
      FROM campaign_version v CROSS JOIN LATERAL staff_asked(v) s WHERE v.id = ${versionId} AND asks_if_safe(v)
      HAVING bool_or(true)) AS safe,
    count(*)::int AS phones, count(*) FILTER (WHERE EXISTS (SELECT FROM attempt a
    WHERE a.campaign_id = ${campaignId} AND a.phone_id = r.phone_id
      AND a.disposition IN ('person', 'machine', 'delivered', 'sent')))::int AS reached
  FROM (SELECT DISTINCT phone_id FROM recipient WHERE version_id = ${versionId} AND for_staff) r`;

/** What became of the phones of its emergency contacts, where it has some. */
export const contactsOf = ({
  campaignId,
  id,
}: Pick<CampaignHead, 'campaignId' | 'id'>) => sql<ContactTally>`
  SELECT count(*)::int AS phones, count(*) FILTER (WHERE called)::int AS called, count(*) FILTER (WHERE reached)::int AS reached,
    count(*) FILTER (WHERE spared AND NOT called)::int AS spared, contacts_due_at(${campaignId}) AS "dueAt"
  FROM (SELECT DISTINCT phone_id FROM recipient WHERE version_id = ${id} AND contact_turn IS NOT NULL) r
  LEFT JOIN LATERAL (
    SELECT coalesce(bool_or(a.intent_at IS NOT NULL AND a.state NOT IN ('planned', 'claimed', 'suppressed')), false) AS called,
      coalesce(bool_or(a.disposition IN ('person', 'machine', 'delivered', 'sent')), false) AS reached,
      coalesce(bool_or(a.disposition = 'family-reached'), false) AS spared
    FROM attempt a WHERE a.campaign_id = ${campaignId} AND a.phone_id = r.phone_id) became ON true`;
