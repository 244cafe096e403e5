import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import { keysInUse } from './overdue-key-store.ts';

/** Keys that should have been changed by now, by what they are for. */
export async function findOverdueKeys(db: Db): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    SELECT key FROM (${await keysInUse(db)}) AS key WHERE "isOverdue" ORDER BY since`.execute(db);
  return rows.map(({ key }) => key);
}
