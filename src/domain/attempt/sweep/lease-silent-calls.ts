import { type Db, transact } from '#database/transaction.ts';
import { type SilentCall, takeSilentCalls } from './sweep-store.ts';

export type { SilentCall } from './sweep-store.ts';

/** What the carrier has gone silent about, or a stop wants ended, for one worker to see to now. */
export async function leaseSilentCalls(db: Db, limit: number): Promise<SilentCall[]> {
  return transact(db, (tx) => takeSilentCalls(tx, limit));
}
