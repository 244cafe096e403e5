import type { Db, Transaction } from '#database/transaction.ts';
import { hasOpenAttempts, selectSettled } from './stop-store.ts';

/** Whether nothing of the campaign is left to do or to wait for. */
export async function isSettled(db: Db | Transaction, campaignId: string): Promise<boolean> {
  return !(await hasOpenAttempts(db, campaignId));
}

/** The running campaigns of which that is so. */
export async function findSettled(db: Db): Promise<{ id: string }[]> {
  return selectSettled(db);
}
