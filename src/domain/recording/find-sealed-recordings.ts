import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';

/** A recording of a sealed version. */
export type SealedRecording = {
  recordingId: string;
  language: string;
  /** In hexadecimal. */
  digest: string;
  milliseconds: number;
};

/** Those of the version that a campaign stands at, English first. */
export async function findSealedRecordings(db: Db, campaignId: string): Promise<SealedRecording[]> {
  const { rows } = await sql<SealedRecording>`
    SELECT m.language, r.id AS "recordingId", encode(r.digest, 'hex') AS digest, r.milliseconds
    FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    JOIN message_recording m ON m.version_id = v.id JOIN recording r ON r.id = m.recording_id
    WHERE c.id = ${campaignId} AND v.fingerprint IS NOT NULL
      AND v.sealed_content -> 'recordings' ->> m.language = encode(r.digest, 'hex')
    ORDER BY m.language <> 'en', m.language`.execute(db);
  return rows;
}

/** Whether this person may decide on what a campaign stands at now: nobody else listens before families do. */
export async function mayHear(
  db: Db,
  { operatorId, campaignId }: { operatorId: string; campaignId: string },
): Promise<boolean> {
  const { rows } = await sql<{ mayHear: boolean }>`
    SELECT c.state = 'submitted' AND decision_bar(${operatorId}, v) IS NULL AS "mayHear"
    FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
    WHERE c.id = ${campaignId}`.execute(db);
  return rows[0]?.mayHear === true;
}
