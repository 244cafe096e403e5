import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import type { VersionRow } from '#domain/closure/version-store.ts';

/**
 * Whether a version may go out by e-mail, too. A notice of an incident or of rights has forms of its own in the law, an absence is told
 * in a call, and what an approval covers for a term was approved for calls and texts.
 */
const mayBeWritten = ({ notifies, tellsRights, happening, stands }: VersionRow) =>
  notifies === null && tellsRights === null && happening !== 'absence' && stands === null;

/**
 * One letter for each address of the people whom the version is for, in the languages of all who share it. A correction goes to those
 * who may have read the wrong words, and to those who would have.
 */
export async function insertLetters(tx: Transaction, version: VersionRow): Promise<void> {
  if (!mayBeWritten(version)) return;
  const { id, corrects } = version;
  const readers =
    corrects === null
      ? sql``
      : sql`AND EXISTS (SELECT FROM letter l JOIN campaign_version w ON w.id = l.version_id
          WHERE w.campaign_id = ${corrects} AND l.address_id = a.address_id AND l.state IN ('waiting', 'sending', 'sent', 'unknown'))`;
  await sql`
    INSERT INTO letter (version_id, address_id, languages)
    SELECT v.id, a.address_id, array_agg(DISTINCT a.language ORDER BY a.language)
    FROM campaign_version v JOIN email_audience a ON is_written_to(a, v, false)
    WHERE v.id = ${id} AND email_blocker(a.address_id) IS NULL
      AND NOT EXISTS (SELECT FROM campaign_version s WHERE s.stands_until IS NOT NULL AND v.form_id = weekly_form(s.id, v.event_date))
      ${readers}
    GROUP BY v.id, a.address_id`.execute(tx);
}
