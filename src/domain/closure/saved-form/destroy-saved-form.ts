import { run } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';

/**
 * A person canceled a form: what it had kept by itself goes, with what was recorded for it. A draft that they saved
 * on purpose stays.
 */
export async function destroySavedForm(
  db: Db,
  { operatorId, id }: { operatorId: string; id: string },
): Promise<void> {
  await transact(db, async (tx) => {
    await run(tx)`
      DELETE FROM saved_form WHERE operator_id = ${operatorId} AND id = ${id} AND NOT on_purpose`;
    await run(tx)`
      DELETE FROM draft_recording r WHERE r.operator_id = ${operatorId} AND r.draft_id = ${id}
        AND NOT EXISTS (SELECT FROM saved_form s WHERE s.operator_id = r.operator_id AND s.id = r.draft_id)`;
  });
}
