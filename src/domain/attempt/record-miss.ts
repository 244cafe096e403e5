import { type Db, transact } from '#database/transaction.ts';
import { lockAttempt, moveAttempts } from './attempt-store.ts';
import { countMiss, selectUnclaimed, sweeper } from './sweep-store.ts';

/** The carrier was asked and knows no call for this attempt. The sweeper decides when that is enough. */
export async function recordMiss(db: Db, attemptId: string): Promise<void> {
  await transact(db, (tx) => countMiss(tx, attemptId));
}

/** Of the calls the carrier has to a number, those that no attempt stands for. */
export async function findUnclaimed(db: Db, carrierIds: readonly string[]): Promise<string[]> {
  return transact(db, (tx) => selectUnclaimed(tx, carrierIds));
}

/** The carrier denies a call it had accepted: whether it rang is not to be known any more. */
export async function recordDeniedCall(db: Db, attemptId: string): Promise<void> {
  await transact(db, async (tx) => {
    const attempt = await lockAttempt(tx, attemptId);
    if (attempt === undefined) return;
    const { id, fence, state: from } = attempt;
    if (from !== 'accepted' && from !== 'ringing' && from !== 'answered') return;
    const disposition = attempt.spokenAt === null ? 'unknown' : 'machine';
    await moveAttempts(tx, [{ id, fence, from, to: 'unknown-expired', disposition }], sweeper);
  });
}
