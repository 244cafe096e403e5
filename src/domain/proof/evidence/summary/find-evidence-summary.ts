import { hash } from 'node:crypto';
import { type Db, databaseNow } from '#database/transaction.ts';
import type { EvidenceOf } from '#domain/proof/evidence/evidence-line.ts';
import { selectConsents, selectSenders } from './basis-store.ts';
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
