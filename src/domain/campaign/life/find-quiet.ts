import type { Db } from '#database/transaction.ts';
import { selectIsQuiet } from './quiet-store.ts';

/** Whether nothing waits for the clock; what else happens is told. */
export async function isQuiet(db: Db): Promise<boolean> {
  return selectIsQuiet(db);
}
