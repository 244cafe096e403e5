import { type Db, transact } from '#database/transaction.ts';
import { type CallInDoubt, takeDoubts } from './sweep-store.ts';

export type { CallInDoubt } from './sweep-store.ts';

/** Calls that may or may not have been placed, for one worker to ask the carrier about now. */
export async function leaseDoubts(db: Db, limit: number): Promise<CallInDoubt[]> {
  return transact(db, (tx) => takeDoubts(tx, limit));
}
