import { type Db, transact } from '#database/transaction.ts';
import { lockAttempt, moveAttempts } from './attempt-store.ts';
import { holdCampaignOf } from './outcome-store.ts';
import { planFollowUp, planTry } from './plan-follow-up.ts';
import {
  doubtLatePlacing,
  expirePlanned,
  markSuperseded,
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
  const urgent = await selectUrgentDoubts(db);
  const superseded = await countOf(urgent.map((id) => supersede(db, id)));
  const old = await selectOldDoubts(db);
  const doubtsExpired = await countOf(old.map((id) => giveUpDoubt(db, id)));
  return { released, doubted, expired, settledTexts, superseded, doubtsExpired };
}

/**
 * An emergency is told at least once: a further try is planned while the carrier is still asked about this one.
 * The superseded try no longer counts as the phone's live one (attempt_one_live), so the two may ring together;
 * the answer fence lets the first one speak.
 */
async function supersede(db: Db, id: string): Promise<boolean> {
  return transact(db, async (tx) => {
    await holdCampaignOf(tx, id, 'share');
    const attempt = await lockAttempt(tx, id);
    if (attempt === undefined || !(await markSuperseded(tx, id))) return false;
    await planTry(tx, attempt, {
      channel: attempt.channel,
      tryNumber: attempt.tryNumber + 1,
      seconds: 0,
    });
    return true;
  });
}

async function giveUpDoubt(db: Db, id: string): Promise<boolean> {
  return transact(db, async (tx) => {
    await holdCampaignOf(tx, id, 'share');
    const attempt = await lockAttempt(tx, id);
    if (attempt?.state !== 'unknown') return false;
    const { fence, state: from } = attempt;
    await moveAttempts(
      tx,
      [{ id, fence, from, to: 'unknown-expired', disposition: 'unknown' }],
      sweeper,
    );
    await planFollowUp(tx, attempt, 'unknown');
    return true;
  });
}

async function countOf(results: readonly Promise<boolean>[]): Promise<number> {
  return (await Promise.all(results)).filter(Boolean).length;
}
