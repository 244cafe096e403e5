import { many } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { Recording } from './recording.ts';

/** A recording that goes with a draft. */
export type DraftRecording = Pick<
  Recording,
  'id' | 'digest' | 'language' | 'milliseconds' | 'source' | 'madeAt'
> & {
  /** Of the text that it was recorded to, or was requested with (`textDigest`). */
  textDigest: string;
};

/**
 * The recordings of a draft, by language: its own, and those of the version that it revises, unless they were taken away.
 * One whose sound is gone is none.
 */
export async function findDraftRecordings(
  db: Db,
  draft: { operatorId: string; draftId: string | undefined; revises: string | undefined },
): Promise<DraftRecording[]> {
  const { operatorId, draftId = null, revises = null } = draft;
  return many<DraftRecording>(db)`
    WITH own AS (
      SELECT language, recording_id, text_digest FROM draft_recording
      WHERE operator_id = ${operatorId} AND draft_id = ${draftId}::uuid
    ), inherited AS (
      SELECT m.language, m.recording_id, sha256(convert_to(t.body, 'UTF8')) AS text_digest
      FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
      JOIN message_recording m ON m.version_id = v.id
      JOIN message_text t ON t.version_id = m.version_id AND t.language = m.language
      WHERE c.id = ${revises}::uuid AND m.language NOT IN (SELECT language FROM own)
    )
    SELECT r.id, encode(r.digest, 'hex') AS digest, r.language, r.milliseconds, r.source, r.made_at AS "madeAt",
      encode(one.text_digest, 'hex') AS "textDigest"
    FROM (SELECT * FROM own UNION ALL SELECT * FROM inherited) AS one
    JOIN recording r ON r.id = one.recording_id
    WHERE EXISTS (SELECT FROM recording_audio a WHERE a.recording_id = r.id)
    ORDER BY r.language <> 'en', r.language`;
}
