import type { Db } from '#database/transaction.ts';
import { giveUpLate } from './confirmation-store.ts';

/** An order takes ten seconds at most; a worker that has said nothing by then is dead or frozen. */
const sendingSeconds = 60;

/**
 * After five minutes a confirmation is a message that nobody agreed to (47 CFR 64.1200(a)(12)), so it is not sent any
 * more; and what a worker left in the middle may have been sent, so it is not sent again.
 */
export async function sweepConfirmations(
  db: Db,
  worker: string,
): Promise<{ tooLate: number; unknown: number }> {
  return giveUpLate(db, { actor: { kind: 'system', id: worker }, sendingSeconds });
}
