import { type Db, transact } from '#database/transaction.ts';
import type { Effect, Step } from '#domain/attempt/machine/attempt-step.ts';
import { recordEvent, sweeper } from '#domain/attempt/outcome/record-event.ts';
import { callNextOfHouseholds, spareHouseholds } from './household-store.ts';
import {
  doubtLatePlacing,
  expirePlanned,
  type Ripe,
  releaseLateClaims,
  selectAwaitedDoubts,
  selectFailedLeases,
  selectLateTexts,
  selectOldDoubts,
  selectOldTexts,
  selectUrgentDoubts,
} from './sweep-store.ts';

/** How many attempts left a state that they were late in. */
export type Swept = {
  released: number;
  /** Taken out of the workers' way. */
  quarantined: number;
  doubted: number;
  expired: number;
  /** Not called, as somebody of their household was told. */
  spared: number;
  superseded: number;
  doubtsExpired: number;
};

/**
 * Every state that can be left hanging has a deadline, and this is who looks at it. Works on the database alone;
 * what needs a question to the carrier is for the reconciler. Many workers may sweep at once.
 */
export async function sweepAttempts(db: Db): Promise<Swept> {
  const released = await transact(db, releaseLateClaims);
  const failed = await settleEach(db, await selectFailedLeases(db));
  const quarantined = failed.filter(({ kind }) => kind === 'enter').length;
  const doubted = await transact(db, doubtLatePlacing);
  const expired = await transact(db, expirePlanned);
  const spared = await transact(db, spareHouseholds);
  await transact(db, callNextOfHouseholds);
  const urgent = await settleEach(db, [
    ...(await selectUrgentDoubts(db)),
    ...(await selectLateTexts(db)),
  ]);
  const superseded = urgent.length;
  const old = await settleEach(db, [
    ...(await selectAwaitedDoubts(db)),
    ...(await selectOldDoubts(db)),
    ...(await selectOldTexts(db)),
  ]);
  const doubtsExpired = old.filter(({ kind }) => kind === 'follow-up').length;
  return { released, quarantined, doubted, expired, spared, superseded, doubtsExpired };
}

/** One that can't be settled keeps none of the others waiting; its fault is thrown when they are done. */
async function settleEach(db: Db, ripe: readonly Ripe[]): Promise<Effect[]> {
  const settled = await Promise.allSettled(ripe.map((one) => settle(db, one)));
  for (const one of settled) if (one.status === 'rejected') throw one.reason;
  return settled.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
}

/** What is old enough for something to follow; what, the machine says once it is locked. */
async function settle(db: Db, { id, fence, passing }: Ripe): Promise<Step['effects']> {
  const taken = await recordEvent(
    db,
    id,
    (attempt) =>
      attempt.fence === fence &&
      ['unknown', 'claimed', 'accepted', 'planned'].includes(attempt.state)
        ? { kind: 'time', ...passing }
        : undefined,
    sweeper,
  );
  return taken?.effects ?? [];
}
