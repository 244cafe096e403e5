import { type Db, transact } from '#database/transaction.ts';
import type { Outcome } from './attempt-event.ts';
import { lockAttempt, ownsCarrierId } from './attempt-store.ts';
import { holdCampaignOf } from './outcome-store.ts';
import { recordStep } from './record-step.ts';
import { step } from './step.ts';

export type { Outcome } from './attempt-event.ts';

export type Recorded =
  | { kind: 'recorded' }
  /** Somebody else holds the attempt, or it has gone on without us. */
  | { kind: 'stale' }
  /** The carrier has two calls for one attempt: this one is to be ended. */
  | { kind: 'second-call'; carrierId: string };

/** Saves what the carrier answered to the order of a committed intent. Its events may have come before. */
export async function recordOrderOutcome(
  db: Db,
  order: { attemptId: string; fence: string; worker: string; outcome: Outcome },
): Promise<Recorded> {
  const { attemptId, fence, outcome } = order;
  return transact(db, async (tx): Promise<Recorded> => {
    // Only a refusal may plan another try, which a stop must not miss, or pause the campaign.
    if (outcome.kind === 'rejected') {
      await holdCampaignOf(tx, attemptId, outcome.class === 'account' ? 'change' : 'share');
    }
    const attempt = await lockAttempt(tx, attemptId);
    if (attempt === undefined) return { kind: 'stale' };
    const isTaken =
      outcome.kind === 'accepted' && (await ownsCarrierId(tx, outcome.carrierId, attempt.id));
    const taken = step(attempt, { kind: 'ordered', fence, outcome, isTaken });
    await recordStep(tx, attempt, taken, { kind: 'system', id: order.worker });
    if (taken.reading === 'second-call' && outcome.kind === 'accepted') {
      return { kind: 'second-call', carrierId: outcome.carrierId };
    }
    return { kind: taken.reading === 'applied' ? 'recorded' : 'stale' };
  });
}
