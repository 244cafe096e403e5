import { type Db, transact } from '#database/transaction.ts';
import type { Mismatch } from './mismatch.ts';
import { saveMismatches } from './mismatch-store.ts';

/** A witness doesn't agree with the log. */
export async function recordMismatch(db: Db, mismatch: Mismatch): Promise<void> {
  await transact(db, (tx) => saveMismatches(tx, 'witness', [mismatch]));
}
