import { run } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';

/** Takes away the recording that a draft has in a language: families then hear the text. */
export async function recordDroppedRecording(
  db: Db,
  draft: { operatorId: string; draftId: string; language: string },
): Promise<void> {
  const { operatorId, draftId, language } = draft;
  await transact(db, async (tx) => {
    await run(tx)`
      INSERT INTO draft_recording (operator_id, draft_id, language)
      VALUES (${operatorId}, ${draftId}, ${language})
      ON CONFLICT (operator_id, draft_id, language)
        DO UPDATE SET recording_id = NULL, text_digest = NULL, at = clock_timestamp()`;
    await note(tx, by(operatorId), 'recording-dropped', on('operator', operatorId), { language });
  });
}
