import { many } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import { keysInUse } from './overdue-key-store.ts';

/** Keys that should have been changed by now, by what they are for. */
export async function findOverdueKeys(db: Db): Promise<string[]> {
  const rows = await many<{ key: string }>(db)`
    SELECT key FROM (${await keysInUse(db)}) AS key WHERE "isOverdue" ORDER BY since`;
  return rows.map(({ key }) => key);
}
