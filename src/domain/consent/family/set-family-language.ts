import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';

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
    const { rows } = await sql<{ chosen: 'chosen' | 'as-before' | null }>`
      SELECT choose_language(${guardianId}, ${language}) AS chosen`.execute(tx);
    const chosen = rows[0]?.chosen;
    if (chosen === 'chosen') {
      await insertAuditEntry(tx, {
        actor: { kind: 'guardian', id: guardianId },
        act: 'language-chosen',
        subject: { kind: 'guardian', id: guardianId },
        facts: { language },
      });
    }
    return chosen === 'chosen' || chosen === 'as-before';
  });
}
