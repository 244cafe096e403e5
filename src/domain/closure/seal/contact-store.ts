import { type RawBuilder, sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { SealedContent } from './fingerprint.ts';

type About = {
  schoolIds: readonly string[];
  groupIds?: readonly string[] | null;
  tells?: string;
  contactsAfter?: number | null;
  corrects?: string | null;
};

/** Further rows of the phones that a list asks for: of contacts, where they are no family's of this closure, and no staff's. */
export function contactsOf(audience: About): RawBuilder<unknown> {
  const { schoolIds, groupIds = null, tells, corrects = null } = audience;
  const schools = sql`ANY (${[...schoolIds]}::uuid[])`;
  const notFamilies =
    groupIds === null
      ? sql`NOT EXISTS (SELECT FROM phone_audience f WHERE f.phone_id = c.phone_id AND f.school_id = ${schools})`
      : sql`c.phone_id IN (SELECT * FROM contacts_of_groups(${[...groupIds]}::uuid[]))`;
  const notStaff =
    tells === 'both'
      ? sql`AND NOT EXISTS (SELECT FROM staff_audience w WHERE w.phone_id = c.phone_id AND w.school_id = ${schools})`
      : sql``;
  // What is corrected has said whom it told as a contact.
  const told =
    corrects === null
      ? sql``
      : sql`AND c.phone_id IN (SELECT r.phone_id FROM campaign k JOIN campaign_version v ON v.campaign_id = k.id AND v.number = k.version
          JOIN recipient r ON r.version_id = v.id AND r.contact_turn IS NOT NULL WHERE k.id = ${corrects}::uuid)`;
  return sql`
      UNION ALL
      SELECT c.phone_id, true, min(c.language), NULL, min(c.zones_id), NULL, NULL, false, false, min(c.turn)
      FROM contact_audience c WHERE c.school_id = ${schools} AND ${notFamilies} ${notStaff} ${told} GROUP BY c.phone_id`;
}

/** Only families of these groups, and the contacts of their students, each by its own row. */
export const groupsWithContacts = (groupIds: readonly string[]): RawBuilder<unknown> =>
  sql`JOIN (SELECT phone_id, may_be_contacted, excused, false AS is_contact FROM phones_of_groups(${[...groupIds]}::uuid[])
      UNION ALL SELECT phone_id, true, false, true FROM contacts_of_groups(${[...groupIds]}::uuid[]) AS c (phone_id)) AS told
      ON told.phone_id = a.phone_id AND told.is_contact = (a.contact_turn IS NOT NULL)`;

/** How many phones of contacts are on the list, and when they are called; nothing where there are none and none were asked for. */
export async function sealedContacts(
  tx: Transaction,
  { id, contactsAfter }: { id: string; contactsAfter: number | null },
): Promise<Pick<SealedContent, 'contacts'>> {
  const rows = await many<{ phones: number }>(tx)`
    SELECT count(DISTINCT phone_id)::int AS phones FROM recipient WHERE version_id = ${id} AND contact_turn IS NOT NULL`;
  const phones = rows[0]?.phones ?? 0;
  if (contactsAfter !== null) return { contacts: { after: contactsAfter, phones } };
  return phones === 0 ? {} : { contacts: { phones } };
}
