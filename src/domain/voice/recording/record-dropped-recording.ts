import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';

/** Takes away the recording that a draft has in a language: families then hear the text. */
export async function recordDroppedRecording(
  db: Db,
  draft: { operatorId: string; draftId: string; language: string },
): Promise<void> {
  const { operatorId, draftId, language } = draft;
  await transact(db, async (tx) => {
    await sql`
      INSERT INTO draft_recording (operator_id, draft_id, language)
      VALUES (${operatorId}, ${draftId}, ${language})
      ON CONFLICT (operator_id, draft_id, language)
        DO UPDATE SET recording_id = NULL, text_digest = NULL, at = clock_timestamp()`.execute(tx);
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operatorId },
      subject: { kind: 'operator', id: operatorId },
      act: 'recording-dropped',
      facts: { language },
    });
  });
}
