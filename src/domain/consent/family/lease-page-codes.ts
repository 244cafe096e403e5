import type { Db } from '#database/transaction.ts';
import { type LeasedCode, takeWaitingCodes } from './page-code-store.ts';

export type { LeasedCode } from './page-code-store.ts';

/** Codes for one worker to send now: at most once, whatever becomes of it. */
export async function leasePageCodes(db: Db, limit: number): Promise<LeasedCode[]> {
  return takeWaitingCodes(db, limit);
}
