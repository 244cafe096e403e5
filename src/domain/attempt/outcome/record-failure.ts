import { type Db, transact } from '#database/transaction.ts';
import { lockAttempt } from '#domain/attempt/attempt-store.ts';
import { step } from '#domain/attempt/machine/step.ts';
import { holdCampaignsOf } from './outcome-store.ts';
import { recordStep } from './record-step.ts';

/** A worker failed with an attempt that it holds, before anything of it left us. */
export async function recordFailure(
  db: Db,
  failed: { attemptId: string; fence: string; worker: string },
): Promise<void> {
  const { attemptId, fence, worker } = failed;
  await transact(db, async (tx) => {
    await holdCampaignsOf(tx, 'id', [attemptId], 'share');
    const attempt = await lockAttempt(tx, attemptId);
    if (attempt === undefined) return;
    await recordStep(tx, attempt, step(attempt, { kind: 'failed', fence }), {
      kind: 'system',
      id: worker,
    });
  });
}
