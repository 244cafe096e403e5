import { type Db, transact } from '#database/transaction.ts';
import { type LeasedConfirmation, lockWaitingPhones, takeWaiting } from './confirmation-store.ts';

export type { LeasedConfirmation } from './confirmation-store.ts';

/**
 * Confirmations for one worker to send now, one a phone. They are `sending` before anybody is asked to send them,
 * and no other worker takes them after that, whatever becomes of this one: at most once.
 */
export async function leaseConfirmations(db: Db, limit: number): Promise<LeasedConfirmation[]> {
  return transact(db, async (tx) => {
    const phones = await lockWaitingPhones(tx, limit);
    return phones.length === 0 ? [] : takeWaiting(tx, phones);
  });
}
