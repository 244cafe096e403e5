import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
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
    const { rows } = await sql<{ language: string; digest: Buffer }>`
      INSERT INTO translation (english, language, asked_by)
      SELECT ${english}, language, ${operator.id} FROM unnest(${languages}::text[]) AS language ORDER BY language
      ON CONFLICT (english_digest, language) DO UPDATE SET state = 'asked', tries = 0, failure = NULL
        WHERE translation.state = 'failed' AND translation.lease_until <= clock_timestamp()
      RETURNING language, english_digest AS digest`.execute(tx);
    const [first] = rows;
    if (first === undefined) return;
    await insertAuditEntry(tx, {
      actor: { kind: 'operator', id: operator.id },
      act: 'translations-asked',
      subject: { kind: 'operator', id: operator.id },
      facts: {
        languages: rows.map(({ language }) => language),
        english: first.digest.toString('hex'),
      },
    });
  });
}
