import { type Db, databaseNow, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import { selectCheckpoint } from '#domain/audit/log/own-checkpoint-store.ts';
import type { EvidenceSummary } from './summary/evidence-summary.ts';
import {
  countConfirmed,
  countPhones,
  selectDecisions,
  selectHead,
  selectOptOuts,
  selectOutcomes,
  selectVersions,
} from './summary/summary-store.ts';

/** What a card says of a closure's evidence, before anybody has the files. */
export type EvidenceReport = Pick<
  EvidenceSummary,
  | 'at'
  | 'timeZone'
  | 'closure'
  | 'versions'
  | 'decisions'
  | 'phones'
  | 'outcomes'
  | 'confirmed'
  | 'optOuts'
> & {
  /** How many entries the signed log has. */
  sealed: number;
};

/** The closure of a number, or the newest; undefined where there is none. The look is recorded. */
export async function reportEvidence(
  db: Db,
  { operatorId, number }: { operatorId: string; number: number | undefined },
): Promise<EvidenceReport | undefined> {
  return transact(db, async (tx) => {
    const found = await tx
      .selectFrom('campaign')
      .select('id')
      .$if(number !== undefined, (query) => query.where('number', '=', number ?? 0))
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    const head = found && (await selectHead(tx, found.id));
    if (head === undefined) return undefined;
    const { versionId, timeZone, districtName: _, content: __, ...closure } = head;
    await note(tx, by(operatorId), 'evidence-reported', on('campaign', closure.id));
    const of = { campaignId: closure.id };
    return {
      at: await databaseNow(tx),
      timeZone,
      closure,
      versions: await selectVersions(tx, closure.id),
      decisions: await selectDecisions(tx, closure.id),
      phones: await countPhones(tx, versionId, of),
      outcomes: await selectOutcomes(tx, of),
      confirmed: await countConfirmed(tx, versionId, of),
      optOuts: await selectOptOuts(tx, of),
      sealed: (await selectCheckpoint(tx))?.size ?? 0,
    };
  });
}
