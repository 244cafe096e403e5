import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { textDigest } from './recording.ts';

/** Lays a file to a draft, in place of what was recorded for it before. `text` is what the draft says in that language now. */
export async function recordFileRecording(
  db: Db,
  draft: Record<'operatorId' | 'draftId' | 'language' | 'recordingId' | 'text', string>,
): Promise<void> {
  const { operatorId, draftId, language, recordingId, text } = draft;
  await transact(db, async (tx) => {
    await sql`
      INSERT INTO draft_recording (operator_id, draft_id, language, recording_id, text_digest)
      VALUES (${operatorId}, ${draftId}, ${language}, ${recordingId}, decode(${textDigest(text)}, 'hex'))
      ON CONFLICT (operator_id, draft_id, language) DO UPDATE SET
        recording_id = excluded.recording_id, text_digest = excluded.text_digest, at = clock_timestamp()`.execute(
      tx,
    );
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operatorId },
      subject: { kind: 'operator', id: operatorId },
      act: 'recording-chosen',
      facts: { language, recording: recordingId },
    });
  });
}
