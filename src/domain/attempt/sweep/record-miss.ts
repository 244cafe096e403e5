import { type Db, transact } from '#database/transaction.ts';
import { lockAttempt } from '#domain/attempt/attempt-store.ts';
import { step } from '#domain/attempt/machine/step.ts';
import { holdCampaignsOf } from '#domain/attempt/outcome/outcome-store.ts';
import { recordStep } from '#domain/attempt/outcome/record-step.ts';
import { selectUnclaimed, sweeper } from './sweep-store.ts';

/** The carrier was asked and knows no call for this attempt. The sweeper decides when that is enough. */
export async function recordMiss(db: Db, attemptId: string): Promise<void> {
  await transact(db, async (tx) => {
    const attempt = await lockAttempt(tx, attemptId);
    if (attempt === undefined) return;
    await recordStep(tx, attempt, step(attempt, { kind: 'missed' }), sweeper);
  });
}

/** Of the calls the carrier has to a number, those that no attempt stands for. */
export async function findUnclaimed(db: Db, carrierIds: readonly string[]): Promise<string[]> {
  return transact(db, (tx) => selectUnclaimed(tx, carrierIds));
}

/** The carrier denies a call it had accepted: whether it rang is not to be known any more. */
export async function recordDeniedCall(db: Db, attemptId: string): Promise<void> {
  await transact(db, async (tx) => {
    // A further try may follow, which a stop must not miss.
    await holdCampaignsOf(tx, 'id', [attemptId], 'share');
    const attempt = await lockAttempt(tx, attemptId);
    if (attempt === undefined) return;
    await recordStep(tx, attempt, step(attempt, { kind: 'denied' }), sweeper);
  });
}
