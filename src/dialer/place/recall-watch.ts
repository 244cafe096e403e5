import { setTimeout as wait } from 'node:timers/promises';
import { findRecalled, recallIntents, type Unsent } from '#domain/attempt/gate/recall-intents.ts';
import { backoffMs } from '#domain/shared/backoff.ts';
import type { DialTools } from './place-attempt.ts';

/** Looks after intents that stand and are not sent yet, so that a stop or a withdrawal still reaches them. */
export type RecallWatch = {
  /** `committedMs` is when the intent began to be committed: until then everything was looked at. */
  watch(intent: Unsent, committedMs: number): void;
  /** Something has changed: looks at once, and what was seen before is not believed. */
  look(): void;
  /**
   * Whether the order may leave now, by a look that is young; 'recalled' was taken back already; 'unsure' where the
   * database did not answer.
   */
  mayLeave(intent: Unsent): Promise<'yes' | 'recalled' | 'unsure'>;
  /** From here on it is the caller's, to send in the same breath or to give up; false where it was taken back before. */
  take(intent: Unsent): boolean;
};

/** While something waits, a look is due so often even where no change was heard of. */
const lookEveryMs = 75;
/** What was seen longer ago is not believed, on top of twice the time that looking takes at present. */
const freshMs = 150;
const longestFreshMs = 1_000;
const recallTries = 8;

export function createRecallWatch(
  tools: Pick<DialTools, 'db' | 'worker' | 'logger'>,
  onRecalled: (attemptIds: ReadonlySet<string>, takenBack: Promise<void>) => void,
): RecallWatch {
  const { db, worker, logger } = tools;
  const unsent = new Map<string, Unsent & { seenMs: number }>();
  let tookMs = 0;
  let heardMs = 0;
  let underWay: Promise<void> | undefined;
  let isAskedAgain = false;
  let timer: NodeJS.Timeout | undefined;

  async function lookOnce(): Promise<void> {
    const beganMs = performance.now();
    const asked = [...unsent.values()];
    const recalled = await findRecalled(db, asked);
    tookMs = performance.now() - beganMs;
    for (const one of asked) one.seenMs = Math.max(one.seenMs, beganMs);
    const mine = asked.filter(
      (one) => recalled.has(one.attemptId) && unsent.get(one.attemptId) === one,
    );
    if (mine.length === 0) return;
    // From here on none of them is sent, whatever becomes of telling so.
    for (const { attemptId } of mine) unsent.delete(attemptId);
    onRecalled(new Set(mine.map(({ attemptId }) => attemptId)), takeBack(mine));
  }

  /** What can't be told in time, the sweeper doubts, and this worker's word ends the doubt. */
  async function takeBack(mine: readonly Unsent[]): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        const count = await recallIntents(db, { worker, unsent: mine });
        logger.info({ count }, 'orders were taken back before they left');
        return;
      } catch (error) {
        logger.error({ err: error, count: mine.length }, 'unsent orders were not taken back');
        if (tries >= recallTries) return;
        await wait(backoffMs(tries, { firstMs: 200 }));
      }
    }
  }

  /** One look at a time; what changes during one is seen by the next. */
  function look(): Promise<void> {
    if (underWay !== undefined) {
      isAskedAgain = true;
      return underWay;
    }
    underWay = lookOnce().finally(() => {
      underWay = undefined;
      if (isAskedAgain) begin();
      isAskedAgain = false;
    });
    return underWay;
  }

  /** Where it fails, anyone who wants to send looks again and is not sure. */
  function begin(): void {
    if (unsent.size > 0) look().catch(() => undefined);
  }

  function keepLooking(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      if (unsent.size === 0) return;
      begin();
      keepLooking();
    }, lookEveryMs).unref();
  }

  /** One that was taken back may have an intent again meanwhile; that is another one's to send. */
  function standing({ attemptId, fence }: Unsent) {
    const one = unsent.get(attemptId);
    return one?.fence === fence ? one : undefined;
  }

  const isYoung = (seenMs: number) =>
    seenMs >= heardMs &&
    performance.now() - seenMs <= Math.min(freshMs + 2 * tookMs, longestFreshMs);

  return {
    watch(intent, committedMs) {
      unsent.set(intent.attemptId, { ...intent, seenMs: committedMs });
      keepLooking();
    },
    look() {
      heardMs = performance.now();
      begin();
    },
    async mayLeave(intent) {
      for (let looks = 0; ; looks++) {
        const one = standing(intent);
        if (one === undefined) return 'recalled';
        if (isYoung(one.seenMs)) return 'yes';
        if (looks === 2) return 'unsure';
        try {
          await look();
        } catch {
          return 'unsure';
        }
      }
    },
    take: (intent) => standing(intent) !== undefined && unsent.delete(intent.attemptId),
  };
}
