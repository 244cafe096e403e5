import { one } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';

/**
 * Keeps in which language a guardian wants calls and texts. It stays whatever the roster says later. False where the roster
 * has the guardian no longer.
 */
export async function setFamilyLanguage(
  db: Db,
  choice: { guardianId: string; language: string },
): Promise<boolean> {
  const { guardianId, language } = choice;
  return transact(db, async (tx) => {
    const row = await one<{ chosen: 'chosen' | 'as-before' | null }>(tx)`
      SELECT choose_language(${guardianId}, ${language}) AS chosen`;
    const chosen = row?.chosen;
    if (chosen === 'chosen') {
      await note(
        tx,
        { kind: 'guardian', id: guardianId },
        'language-chosen',
        on('guardian', guardianId),
        { language },
      );
    }
    return chosen === 'chosen' || chosen === 'as-before';
  });
}
