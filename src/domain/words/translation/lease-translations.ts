import { many, run } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { note, on } from '#domain/audit/audit-store.ts';

/** So often a provider is asked before somebody is told that it failed. */
export const mostTries = 3;

export type LeasedTranslation = { id: string; english: string; language: string; tries: number };

/**
 * Texts for one worker to ask the provider about now. That they leave is in the log before they do: the English and the
 * language, and nothing else. A worker that died with them gives them back after half a minute.
 */
export async function leaseTranslations(
  db: Db,
  { worker, limit }: { worker: string; limit: number },
): Promise<LeasedTranslation[]> {
  return transact(db, async (tx) => {
    const rows = await many<LeasedTranslation & { digest: Buffer }>(tx)`
      UPDATE translation t SET tries = t.tries + 1, lease_until = clock_timestamp() + interval '30 seconds'
      WHERE t.id IN (SELECT id FROM translation
        WHERE state = 'asked' AND tries < ${mostTries}::int AND coalesce(lease_until <= clock_timestamp(), true)
        ORDER BY asked_at, language FOR UPDATE SKIP LOCKED LIMIT ${limit}::int)
      RETURNING t.id, t.english, t.language, t.tries, t.english_digest AS digest`;
    for (const { id, language, digest } of rows) {
      await note(tx, { kind: 'system', id: worker }, 'translation-sent', on('translation', id), {
        language,
        english: digest.toString('hex'),
        provider: 'google',
      });
    }
    await run(tx)`
      UPDATE translation SET state = 'failed', failure = 'no-answer' WHERE state = 'asked'
      AND tries >= ${mostTries}::int AND lease_until <= clock_timestamp()`;
    return rows;
  });
}
