import type { Db } from '#database/transaction.ts';
import {
  allowSlowReader,
  approvalRows,
  attemptRows,
  auditEntryRows,
  callEventRows,
  campaignRows,
  exclusionRows,
  recipientRows,
  revocationRows,
  versionRows,
} from './evidence-store.ts';

/** One fact of a campaign. Times are ISO text once written as JSON. */
export type EvidenceLine = { kind: EvidenceKind } & Record<string, unknown>;

const sources = {
  campaign: campaignRows,
  version: versionRows,
  approval: approvalRows,
  recipient: recipientRows,
  exclusion: exclusionRows,
  attempt: attemptRows,
  'call-event': callEventRows,
  revocation: revocationRows,
  'audit-entry': auditEntryRows,
} as const;

export type EvidenceKind = keyof typeof sources | 'end';

/**
 * Everything that happened in a campaign, as it stood at one moment, in an order that reads as a story.
 * The last line counts the others, so that a file that was cut short can be told from a whole one.
 */
export async function* exportEvidence(db: Db, campaignId: string): AsyncGenerator<EvidenceLine> {
  const snapshot = await db
    .startTransaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute();
  try {
    await allowSlowReader(snapshot);
    let lines = 0;
    for (const [kind, rowsOf] of Object.entries(sources)) {
      for await (const row of rowsOf(snapshot, campaignId)) {
        lines++;
        yield { kind: kind as keyof typeof sources, ...row };
      }
    }
    yield { kind: 'end', lines };
  } finally {
    await snapshot.rollback().execute();
  }
}
