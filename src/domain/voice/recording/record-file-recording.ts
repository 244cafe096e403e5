import { run } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import { textDigest } from './recording.ts';

/** Lays a file to a draft, in place of what was recorded for it before. `text` is what the draft says in that language now. */
export async function recordFileRecording(
  db: Db,
  draft: Record<'operatorId' | 'draftId' | 'language' | 'recordingId' | 'text', string>,
): Promise<void> {
  const { operatorId, draftId, language, recordingId, text } = draft;
  await transact(db, async (tx) => {
    await run(tx)`
      INSERT INTO draft_recording (operator_id, draft_id, language, recording_id, text_digest)
      VALUES (${operatorId}, ${draftId}, ${language}, ${recordingId}, decode(${textDigest(text)}, 'hex'))
      ON CONFLICT (operator_id, draft_id, language) DO UPDATE SET
        recording_id = excluded.recording_id, text_digest = excluded.text_digest, at = clock_timestamp()`;
    await note(tx, by(operatorId), 'recording-chosen', on('operator', operatorId), {
      language,
      recording: recordingId,
    });
  });
}
