import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { lockAttempts, selectOwners } from '#domain/attempt/attempt-store.ts';
import type { Outcome } from '#domain/attempt/machine/attempt-event.ts';
import { standingAfter } from '#domain/attempt/machine/attempt-step.ts';
import { isOfAccount } from '#domain/attempt/machine/retry.ts';
import { step } from '#domain/attempt/machine/step.ts';
import { isCalledInstead } from '#domain/attempt/plan/refusal-store.ts';
import { holdCampaignsOf } from './outcome-store.ts';
import { createStepRounds, recordSteps } from './record-step.ts';

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
    await holdFor(tx, answers);
    const attempts = await lockAttempts(
      tx,
      answers.map(({ attemptId }) => attemptId),
    );
    const owners = await selectOwners(
      tx,
      answers.flatMap(({ outcome }) => (outcome.kind === 'accepted' ? [outcome.carrierId] : [])),
    );
    const rounds = createStepRounds();
    const recorded = answers.map(({ attemptId: id, fence, outcome }): Recorded => {
      const attempt = attempts.get(id);
      if (attempt === undefined) return { kind: 'stale' };
      const owner = outcome.kind === 'accepted' ? owners.get(outcome.carrierId) : undefined;
      const isTaken = owner !== undefined && owner !== id;
      const taken = step(attempt, { kind: 'ordered', fence, outcome, isTaken });
      rounds.add({ attempt, taken });
      const next = standingAfter(attempt, taken);
      attempts.set(id, next);
      if (next.carrierId !== null) owners.set(next.carrierId, id);
      if (taken.reading === 'second-call' && outcome.kind === 'accepted') {
        return { kind: 'second-call', carrierId: outcome.carrierId };
      }
      return { kind: taken.reading === 'applied' ? 'recorded' : 'stale' };
    });
    for (const steps of rounds.all) await recordSteps(tx, steps, { kind: 'system', id: worker });
    return recorded;
  });
}

/** Only a refusal may plan another try, which a stop must not miss, or pause the campaign. */
async function holdFor(tx: Transaction, answers: readonly Answer[]): Promise<void> {
  for (const { attemptId, outcome } of answers) {
    if (outcome.kind !== 'rejected') continue;
    const mayPause = isOfAccount(outcome.class) && !(await isCalledInstead(tx, 'id', attemptId));
    await holdCampaignsOf(tx, 'id', [attemptId], mayPause ? 'change' : 'share');
  }
}
