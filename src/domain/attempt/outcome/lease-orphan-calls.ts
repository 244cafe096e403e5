import type { Db } from '#database/transaction.ts';
import { markStrayEnded, type StrayCall, takeStrayCalls } from './orphan-call-store.ts';

export type { StrayCall } from './orphan-call-store.ts';

/** Calls that no attempt wants, for one worker to end now. */
export async function leaseStrayCalls(db: Db, limit: number): Promise<StrayCall[]> {
  return takeStrayCalls(db, limit);
}

export async function settleStrayCall(db: Db, carrierId: string): Promise<void> {
  await markStrayEnded(db, carrierId);
}
