import type { Db } from '#database/transaction.ts';
import type { Restore } from './restore.ts';
import { selectLatestRestore } from './restore-store.ts';

/** The newest restore, over or not. */
export async function findRestore(db: Db): Promise<Restore | undefined> {
  return selectLatestRestore(db);
}
