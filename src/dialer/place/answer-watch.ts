import type { Carrier, OrderOutcome } from '#carrier/carrier.ts';

/** Sees how many of this worker's orders the carrier answers. */
export type AnswerWatch = {
  /** The same carrier, whose orders are watched. */
  watched(carrier: Carrier): Carrier;
  /** About half of the orders of late, and at least ten, have got no answer. */
  isLosing(): boolean;
};

const recentMs = 15_000;
/** An answer takes less than a second. An order that waits so long counts as lost until it is answered after all. */
const silentMs = 3_000;
const fewest = 10;
/** A little less than half, so that half is seen whichever of them are answered first. */
const lostShare = 0.4;

/**
 * An order is given up after ten seconds, and by then a fast campaign would be over: what still waits is counted, too.
 */
export function createAnswerWatch(now = () => performance.now()): AnswerWatch {
  const waiting = new Set<{ sinceMs: number }>();
  let answers: { atMs: number; isLost: boolean }[] = [];

  async function watch(order: () => Promise<OrderOutcome>): Promise<OrderOutcome> {
    const one = { sinceMs: now() };
    waiting.add(one);
    let isLost = true;
    try {
      const outcome = await order();
      isLost = outcome.kind === 'unknown';
      return outcome;
    } finally {
      waiting.delete(one);
      answers.push({ atMs: now(), isLost });
    }
  }

  return {
    watched: (carrier) => ({
      ...carrier,
      placeCall: (order, signal) => watch(() => carrier.placeCall(order, signal)),
      sendText: (order, signal) => watch(() => carrier.sendText(order, signal)),
    }),
    isLosing() {
      answers = answers.filter(({ atMs }) => atMs > now() - recentMs);
      const silent = [...waiting].filter(({ sinceMs }) => sinceMs < now() - silentMs).length;
      const lost = silent + answers.filter(({ isLost }) => isLost).length;
      return lost >= fewest && lost >= (answers.length + silent) * lostShare;
    },
  };
}
