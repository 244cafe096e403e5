import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { requestCancel, suppressPlanned } from './stop-store.ts';

const batch = 5000;

/**
 * Calls back what is on its way, in the transaction of the stop, which holds the campaign. Calls that were about
 * to be placed end within the five seconds that an intent is good for.
 */
export async function stopLive(tx: Transaction, campaignId: string): Promise<number> {
  return requestCancel(tx, campaignId);
}

/**
 * Settles what was never started, after the stop is committed: the gate refuses it already, and a district's whole
 * list must not be written while every callback waits for the campaign. The sweeper ends what a crash leaves.
 */
export async function suppressStopped(db: Db, campaignId: string): Promise<number> {
  let total = 0;
  for (;;) {
    const count = await transact(db, (tx) => suppressPlanned(tx, campaignId, batch));
    total += count;
    if (count < batch) return total;
  }
}
