import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { lockAttempts, lockCampaignsOf } from '#domain/attempt/attempt-store.ts';
import type { Outcome } from '#domain/attempt/machine/attempt-event.ts';
import { isOfAccount } from '#domain/attempt/machine/retry.ts';
import { isCalledInstead } from '#domain/attempt/plan/plan-follow-up.ts';
import { takeSteps } from './record-step.ts';

export type { Outcome } from '#domain/attempt/machine/attempt-event.ts';

/** What the carrier answered to the order of a committed intent. */
export type Answer = { attemptId: string; fence: string; outcome: Outcome };

export type Recorded =
  | { kind: 'recorded' }
  /** Somebody else holds the attempt, or it has gone on without us. */
  | { kind: 'stale' }
  /** The carrier has two calls for one attempt: this one is to be ended. */
  | { kind: 'second-call'; carrierId: string };

/** Saves what the carrier answered to an order. Its events may have come before. */
export async function recordOrderOutcome(
  db: Db,
  { worker, ...answer }: Answer & { worker: string },
): Promise<Recorded> {
  return (await recordOrderOutcomes(db, { worker, answers: [answer] }))[0] ?? { kind: 'stale' };
}

/**
 * The same for several, in one transaction: all, or nothing. Meant for acceptances: a refusal may lock gates or change the
 * campaign, and goes by itself.
 */
export async function recordOrderOutcomes(
  db: Db,
  { worker, answers }: { worker: string; answers: readonly Answer[] },
): Promise<Recorded[]> {
  return transact(db, async (tx) => {
    await lockCampaigns(tx, answers);
    const attempts = await lockAttempts(
      tx,
      answers.map(({ attemptId }) => attemptId),
    );
    const said = answers.map(({ attemptId, fence, outcome }) => {
      const attempt = attempts.get(attemptId);
      const carrierId = outcome.kind === 'accepted' ? outcome.carrierId : undefined;
      return (
        attempt && {
          attempt,
          carrierId,
          toEvent: (isTaken: boolean) => ({ kind: 'ordered', fence, outcome, isTaken }) as const,
        }
      );
    });
    const steps = await takeSteps(tx, said, { kind: 'system', id: worker });
    return steps.map((taken, i): Recorded => {
      const carrierId = said[i]?.carrierId;
      if (taken?.outcome === 'second-call' && carrierId !== undefined) {
        return { kind: 'second-call', carrierId };
      }
      return { kind: taken?.outcome === 'applied' ? 'recorded' : 'stale' };
    });
  });
}

/** Only a refusal may plan another try, which a stop must not miss, or pause the campaign. */
async function lockCampaigns(tx: Transaction, answers: readonly Answer[]): Promise<void> {
  for (const { attemptId, outcome } of answers) {
    if (outcome.kind !== 'rejected') continue;
    const mayPause = isOfAccount(outcome.class) && !(await isCalledInstead(tx, 'id', attemptId));
    await lockCampaignsOf(tx, 'id', [attemptId], mayPause ? 'change' : 'share');
  }
}
