import type { Db, Transaction } from '#database/transaction.ts';
import { hasOpenAttempts } from './stop-store.ts';

/** Whether nothing of the campaign is left to do or to wait for. */
export async function isSettled(db: Db | Transaction, campaignId: string): Promise<boolean> {
  return !(await hasOpenAttempts(db, campaignId));
}
