import { type Db, transact } from '#database/transaction.ts';
import type { Effect, Step } from './attempt-step.ts';
import { lockAttempt } from './attempt-store.ts';
import { holdCampaignOf } from './outcome-store.ts';
import { recordStep } from './record-step.ts';
import { step } from './step.ts';
import {
  doubtLatePlacing,
  expirePlanned,
  type OldDoubt,
  releaseLateClaims,
  selectOldDoubts,
  selectUrgentDoubts,
  settleSilentTexts,
  sweeper,
} from './sweep-store.ts';

/** How many attempts left a state that they were late in. */
export type Swept = {
  released: number;
  doubted: number;
  expired: number;
  settledTexts: number;
  superseded: number;
  doubtsExpired: number;
};

/**
 * Every state that can be left hanging has a deadline, and this is who looks at it. Works on the database alone;
 * what needs a question to the carrier is for the reconciler. Many workers may sweep at once.
 */
export async function sweepAttempts(db: Db): Promise<Swept> {
  const released = await transact(db, releaseLateClaims);
  const doubted = await transact(db, doubtLatePlacing);
  const expired = await transact(db, expirePlanned);
  const settledTexts = await transact(db, settleSilentTexts);
  const urgent = await settleDoubts(db, await selectUrgentDoubts(db));
  const superseded = urgent.filter(({ kind }) => kind === 'try-beside').length;
  const old = await settleDoubts(db, await selectOldDoubts(db));
  const doubtsExpired = old.filter(({ kind }) => kind === 'follow-up').length;
  return { released, doubted, expired, settledTexts, superseded, doubtsExpired };
}

async function settleDoubts(db: Db, doubts: readonly OldDoubt[]): Promise<Effect[]> {
  const effects = await Promise.all(doubts.map((doubt) => settleDoubt(db, doubt)));
  return effects.flat();
}

/** A doubt that is old enough for something to follow; what, the machine says once it is locked. */
async function settleDoubt(db: Db, { id, passing }: OldDoubt): Promise<Step['effects']> {
  return transact(db, async (tx) => {
    await holdCampaignOf(tx, id, 'share');
    const attempt = await lockAttempt(tx, id);
    if (attempt?.state !== 'unknown') return [];
    const taken = step(attempt, { kind: 'time', ...passing });
    await recordStep(tx, attempt, taken, sweeper);
    return taken.effects;
  });
}
