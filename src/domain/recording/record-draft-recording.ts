import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';

/** Lays a recording to a draft, or takes away the one it has in a language: families then hear the text. */
export async function recordDraftRecording(
  db: Db,
  draft: { operatorId: string; draftId: string; language: string; recordingId: string | null },
): Promise<void> {
  const { operatorId, draftId, language, recordingId } = draft;
  await transact(db, async (tx) => {
    await sql`
      INSERT INTO draft_recording (operator_id, draft_id, language, recording_id)
      VALUES (${operatorId}, ${draftId}, ${language}, ${recordingId})
      ON CONFLICT (operator_id, draft_id, language)
        DO UPDATE SET recording_id = excluded.recording_id, at = clock_timestamp()`.execute(tx);
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operatorId },
      subject: { kind: 'operator', id: operatorId },
      ...(recordingId === null
        ? { act: 'recording-dropped', facts: { language } }
        : { act: 'recording-chosen', facts: { language, recording: recordingId } }),
    });
  });
}
