import { many, one } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';

/** A recording of a sealed version, and the text in its language. */
export type SealedRecording = {
  recordingId: string;
  /** The number that people call its closure by. */
  closure: number;
  language: string;
  /** In hexadecimal. */
  digest: string;
  milliseconds: number;
  text: string;
};

/** Those of the version that a campaign stands at, English first. */
export async function findSealedRecordings(
  db: Db | Transaction,
  campaignId: string,
): Promise<SealedRecording[]> {
  return many<SealedRecording>(db)`
    SELECT m.language, c.number AS closure, r.id AS "recordingId", encode(r.digest, 'hex') AS digest, r.milliseconds,
      v.sealed_content -> 'texts' ->> m.language AS text
    FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    JOIN message_recording m ON m.version_id = v.id JOIN recording r ON r.id = m.recording_id
    WHERE c.id = ${campaignId} AND v.fingerprint IS NOT NULL
      AND v.sealed_content -> 'recordings' ->> m.language = encode(r.digest, 'hex')
    ORDER BY m.language <> 'en', m.language`;
}

/** Whether this person may decide on what a campaign stands at now: nobody else listens before families do. */
export async function mayHear(
  db: Db | Transaction,
  { operatorId, campaignId }: { operatorId: string; campaignId: string },
): Promise<boolean> {
  const row = await one<{ mayHear: boolean }>(db)`
    SELECT c.state = 'submitted' AND decision_blocker(${operatorId}, v) IS NULL AS "mayHear"
    FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE c.id = ${campaignId}`;
  return row?.mayHear === true;
}
