import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import { tellsOfKeyChange } from '#domain/audit/log/log-store.ts';
import { rotatedClasses } from './data-key.ts';

/** NIST SP 800-57 part 1, 5.3.6: a key that signs is used for one to three years, and one that encrypts for two at most. */
const terms = { log: sql`interval '2 years'`, data: sql`interval '1 year'` };

/** A public key, as it stands in a checkpoint behind this word: without the name, which changes with the address of the product. */
const keyBehind = (word: string) =>
  sql`substring(note FROM ${`\n${word} [^+\n]+\\+[^+\n]+\\+(\\S+)`}::text)`;

/** The keys that can be changed and are in use: since when, and whether that is too long. */
export const keysInUse = sql`
  SELECT key, since, since < now() - term AS "isOverdue" FROM (
    (SELECT 'audit-log' AS key, at AS since, ${terms.log} AS term FROM (
      (SELECT at, size FROM audit_checkpoint
        WHERE ${tellsOfKeyChange(sql`note`)} AND ${keyBehind('previous-key')} <> ${keyBehind('key')}
        ORDER BY size DESC LIMIT 1)
      UNION ALL (SELECT at, size FROM audit_checkpoint ORDER BY size LIMIT 1)) AS began ORDER BY size DESC LIMIT 1)
    UNION ALL
    SELECT class, state_at, ${terms.data} FROM data_key
    WHERE state = 'current' AND class = ANY (${[...rotatedClasses]})) AS used`;

/** Keys that should have been changed by now, by what they are for. */
export async function findOverdueKeys(db: Db): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    SELECT key FROM (${keysInUse}) AS key WHERE "isOverdue" ORDER BY since`.execute(db);
  return rows.map(({ key }) => key);
}
