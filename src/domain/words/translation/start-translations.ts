import { many } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';

/**
 * Asks for an English text in these languages. What was asked before stands as it is; where the provider failed, it is
 * asked again once half a minute is over, so that people hear of it first.
 */
export async function startTranslations(
  db: Db,
  {
    operator,
    english,
    languages,
  }: { operator: Operator; english: string; languages: readonly string[] },
): Promise<void> {
  if (languages.length === 0) return;
  await transact(db, async (tx) => {
    const rows = await many<{ language: string; digest: Buffer }>(tx)`
      INSERT INTO translation (english, language, asked_by)
      SELECT ${english}, language, ${operator.id} FROM unnest(${languages}::text[]) AS language ORDER BY language
      ON CONFLICT (english_digest, language) DO UPDATE SET state = 'asked', tries = 0, failure = NULL
        WHERE translation.state = 'failed' AND translation.lease_until <= clock_timestamp()
      RETURNING language, english_digest AS digest`;
    const [first] = rows;
    if (first === undefined) return;
    await note(tx, by(operator.id), 'translations-asked', on('operator', operator.id), {
      languages: rows.map(({ language }) => language),
      english: first.digest.toString('hex'),
    });
  });
}
