import { type RawBuilder, sql } from 'kysely';
import { many } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';
import { findSchools } from '#domain/district/find-district.ts';
import { figuresApart, type Standing, type TranslationView } from './translation.ts';

const standing = sql`t.language, t.state, t.failure, t.accepted, staff_name(r) AS by, t.settled_at AS at,
  (SELECT count(DISTINCT g.operator_id)::int FROM role_grant g JOIN operator o ON o.id = g.operator_id AND is_present(o)
    WHERE g.role = 'translator' AND g.language = t.language AND g.revoked_at IS NULL) AS readers`;

/** How it stands with an English text, by language. */
export async function findTranslations(db: Db | Transaction, english: string): Promise<Standing[]> {
  return (await standingsOf(english).execute(db)).rows;
}

export const standingsOf = (english: string): RawBuilder<Standing> => sql<Standing>`
  SELECT ${standing} FROM translation t LEFT JOIN operator r ON r.id = t.settled_by
  WHERE t.english_digest = sha256(convert_to(${english}, 'UTF8')) ORDER BY t.language`;

/** The languages whose text was accepted as a translation of other English, and not of this one. */
export async function findLagging(
  db: Db,
  { en: english = '', ...others }: Readonly<Record<string, string>>,
): Promise<string[]> {
  const rows = await many<{ language: string }>(db)`
    SELECT m.language FROM jsonb_each_text(${JSON.stringify(others)}::jsonb) AS m (language, body)
    JOIN translation t ON t.language = m.language AND t.accepted = m.body
    GROUP BY m.language HAVING NOT bool_or(t.english_digest = sha256(convert_to(${english}, 'UTF8')))`;
  return rows.map(({ language }) => language);
}

/** One for a translator; undefined while there is no proposal. */
export async function findTranslation(db: Db, id: string): Promise<TranslationView | undefined> {
  const [view] = await selectViews(db, sql`t.id = ${id}`);
  return view;
}

/** What waits for somebody who reads these languages, the oldest first. */
export async function findTranslationsFor(
  db: Db,
  languages: readonly string[],
): Promise<TranslationView[]> {
  if (languages.length === 0) return [];
  return selectViews(db, sql`t.state = 'proposed' AND t.language = ANY (${languages})`);
}

async function selectViews(db: Db, which: ReturnType<typeof sql>): Promise<TranslationView[]> {
  const rows = await many<Omit<TranslationView, 'figures'>>(db)`
    SELECT t.id, t.english, t.proposed, t.proposed_at AS "proposedAt", staff_name(a) AS "askedBy", t.differs, ${standing}
    FROM translation t JOIN operator a ON a.id = t.asked_by LEFT JOIN operator r ON r.id = t.settled_by
    WHERE t.proposed IS NOT NULL AND ${which} ORDER BY t.asked_at`;
  const names = (await findSchools(db)).map(({ name }) => name);
  return rows.map((row) => ({
    ...row,
    figures: figuresApart({ ...row, text: row.proposed }, names),
  }));
}
