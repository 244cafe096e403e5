import { hash } from 'node:crypto';
import { sql } from 'kysely';
import { many } from '#database/query.ts';
import { type Db, databaseNow, type Transaction } from '#database/transaction.ts';
import type { EvidenceOf } from '#domain/proof/evidence/evidence-line.ts';
import type { EvidenceSummary } from './evidence-summary.ts';
import {
  countConfirmed,
  countPhones,
  selectDecisions,
  selectHead,
  selectListed,
  selectLog,
  selectOptOuts,
  selectOutcomes,
  selectTries,
  selectVersions,
} from './summary-store.ts';

/** The evidence of a closure in figures, as it stood at one moment; `phone` where it is about one number alone. */
export async function findEvidenceSummary(
  db: Db,
  { campaignId, phone }: { campaignId: string; phone?: EvidenceSummary['phone'] },
): Promise<EvidenceSummary | undefined> {
  const of: EvidenceOf = { campaignId, phoneId: phone?.id };
  const snapshot = await db
    .startTransaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute();
  try {
    const head = await selectHead(snapshot, campaignId);
    if (head === undefined) return undefined;
    const { versionId, timeZone, districtName, content, ...closure } = head;
    return {
      at: await databaseNow(snapshot),
      timeZone,
      districtName,
      phone,
      closure,
      versions: await selectVersions(snapshot, campaignId),
      decisions: await selectDecisions(snapshot, campaignId),
      texts: Object.entries(content?.texts ?? {})
        .toSorted(([one], [other]) => Number(other === 'en') - Number(one === 'en'))
        .map(([language, text]) => ({
          language,
          text,
          digest: hash('sha256', text, 'hex'),
          isRecorded: content?.recordings?.[language] !== undefined,
        })),
      listed: await selectListed(snapshot, versionId, of),
      phones: await countPhones(snapshot, versionId, of),
      outcomes: await selectOutcomes(snapshot, of),
      tries: await selectTries(snapshot, of),
      confirmed: await countConfirmed(snapshot, versionId, of),
      optOuts: await selectOptOuts(snapshot, of),
      consents: await selectConsents(snapshot, versionId, of),
      senders: await selectSenders(snapshot, of),
      log: await selectLog(snapshot, of),
    };
  } finally {
    await snapshot.rollback().execute();
  }
}

const ofPhone = ({ phoneId }: EvidenceOf) =>
  phoneId === undefined ? sql`` : sql`AND r.phone_id = ${phoneId}`;

/** What people had agreed to whose consent let the list in, by wording and by how they said so. */
async function selectConsents(
  tx: Transaction,
  versionId: string,
  of: EvidenceOf,
): Promise<EvidenceSummary['consents']> {
  return many<EvidenceSummary['consents'][number]>(tx)`
    SELECT c.wording_version AS wording, c.language, c.method, c.kind, w.body AS words,
      count(DISTINCT r.phone_id)::int AS phones, min(c.obtained_at) AS "from", max(c.obtained_at) AS "until"
    FROM recipient r JOIN consent_record c ON c.id = r.evidence
    LEFT JOIN consent_wording w ON w.version = c.wording_version AND w.language = c.language
    WHERE r.version_id = ${versionId} ${ofPhone(of)}
    GROUP BY 1, 2, 3, 4, 5 ORDER BY 6 DESC, 1, 2, 3`;
}

/** The numbers that calls showed, with how many of the calls and texts that left showed each. */
async function selectSenders(tx: Transaction, of: EvidenceOf): Promise<EvidenceSummary['senders']> {
  return many<EvidenceSummary['senders'][number]>(tx)`
    SELECT r.channel, r.sender AS number, count(*)::int FROM attempt r
    WHERE r.campaign_id = ${of.campaignId} AND r.sender IS NOT NULL ${ofPhone(of)}
    GROUP BY 1, 2 ORDER BY 1 DESC, 3 DESC, 2`;
}
