import { type RawBuilder, sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import { selectKeySince } from '#domain/audit/log/own-checkpoint-store.ts';
import { rotatedClasses } from './data-key.ts';

/** NIST SP 800-57 part 1, 5.3.6: a key that signs is used for one to three years, and one that encrypts for two at most. */
const terms = { log: sql`interval '2 years'`, data: sql`interval '1 year'` };

/** The keys that can be changed and are in use: since when, and whether that is too long. */
export async function keysInUse(db: Db | Transaction): Promise<RawBuilder<unknown>> {
  const since = (await selectKeySince(db))?.toString() ?? null;
  return sql`
    SELECT key, since, since < now() - term AS "isOverdue" FROM (
      SELECT 'audit-log' AS key, ${since}::timestamptz AS since, ${terms.log} AS term
      UNION ALL
      SELECT class, state_at, ${terms.data} FROM data_key
      WHERE state = 'current' AND class = ANY (${[...rotatedClasses]})) AS used
    WHERE since IS NOT NULL`;
}
