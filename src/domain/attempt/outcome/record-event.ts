import { type Db, transact } from '#database/transaction.ts';
import { type AttemptRow, lockAttempts, lockCampaignsOf } from '#domain/attempt/attempt-store.ts';
import type { AttemptEvent } from '#domain/attempt/machine/attempt-event.ts';
import type { Step } from '#domain/attempt/machine/attempt-step.ts';
import { step } from '#domain/attempt/machine/step.ts';
import type { Actor } from '#domain/audit/audit-entry.ts';
import { recordSteps } from './record-step.ts';

export const sweeper: Actor = { kind: 'system', id: 'sweeper' };

/**
 * Lets something happen to one attempt, in a transaction of its own, and says what came of it. A further try may follow,
 * which a stop must not miss. Nothing happens where `toEvent` finds that it is too late.
 */
export async function recordEvent(
  db: Db,
  attemptId: string,
  toEvent: (attempt: AttemptRow) => AttemptEvent | undefined,
  actor: Actor,
): Promise<Step | undefined> {
  return transact(db, async (tx) => {
    await lockCampaignsOf(tx, 'id', [attemptId], 'share');
    const attempt = (await lockAttempts(tx, [attemptId])).get(attemptId);
    const event = attempt && toEvent(attempt);
    if (attempt === undefined || event === undefined) return undefined;
    const taken = step(attempt, event);
    await recordSteps(tx, [{ attempt, taken }], actor);
    return taken;
  });
}

/** A worker failed with an attempt that it holds, before anything of it left us. */
export async function recordFailure(
  db: Db,
  { attemptId, fence, worker }: { attemptId: string; fence: string; worker: string },
): Promise<void> {
  await recordEvent(db, attemptId, () => ({ kind: 'failed', fence }), {
    kind: 'system',
    id: worker,
  });
}

/** The carrier was asked at that age of the intent and has nothing for this attempt. The sweeper decides when that is enough. */
export async function recordMiss(
  db: Db,
  { id, intentAgeSeconds }: { id: string; intentAgeSeconds: number },
): Promise<void> {
  await recordEvent(db, id, () => ({ kind: 'missed', intentAgeSeconds }), sweeper);
}

/** The carrier denies a call it had accepted: whether it rang is not to be known any more. */
export async function recordDeniedCall(db: Db, attemptId: string): Promise<void> {
  await recordEvent(db, attemptId, () => ({ kind: 'denied' }), sweeper);
}
