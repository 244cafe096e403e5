import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';

type Texts = Readonly<Record<string, string>>;

/** Of a version's texts those that are a proposal's, accepted for this English and word for word: by language, which one. */
export async function selectAccepted(tx: Transaction, texts: Texts): Promise<Map<string, string>> {
  const rows = await selectFor(tx, texts, sql`t.accepted = m.body`);
  return new Map(rows.map(({ language, id }) => [language, id]));
}

/** Whether one of them is a proposal that no reader accepted for this English. The database refuses it, too. */
export async function isUnread(tx: Transaction, texts: Texts): Promise<boolean> {
  const which = sql`t.proposed = m.body AND t.accepted IS DISTINCT FROM m.body`;
  return (await selectFor(tx, texts, which)).length > 0;
}

async function selectFor(
  tx: Transaction,
  { en: english = '', ...others }: Texts,
  which: ReturnType<typeof sql>,
): Promise<{ language: string; id: string }[]> {
  const { rows } = await sql<{ language: string; id: string }>`
    SELECT t.language, t.id FROM jsonb_each_text(${JSON.stringify(others)}::jsonb) AS m (language, body)
    JOIN translation t ON t.language = m.language AND t.english_digest = sha256(convert_to(${english}, 'UTF8'))
    WHERE ${which}`.execute(tx);
  return rows;
}
