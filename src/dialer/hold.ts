import type { OrderOutcome } from '#carrier/carrier.ts';

/** Keeps this worker from ordering while that leads nowhere. */
export type Hold = { isOn(): boolean; learn(outcome: OrderOutcome): void };

const firstHoldMs = 500;
const longestHoldMs = 15_000;

/**
 * Where orders do not get through, or nobody knows whether they did, fewer are tried: a refused connection is no reason
 * for a storm, and a carrier that answers with errors none for a thousand doubts. What happens while it holds is the same
 * occasion, however many orders it meets.
 */
export function createHold(): Hold {
  let failures = 0;
  let untilMs = 0;
  const isOn = () => performance.now() < untilMs;

  function hold(ms: number): void {
    untilMs = Math.max(untilMs, performance.now() + Math.min(ms, longestHoldMs));
  }

  return {
    isOn,
    learn(outcome) {
      if (outcome.kind === 'accepted' || outcome.kind === 'rejected') {
        failures = 0;
        return;
      }
      const askedMs = outcome.kind === 'unsent' ? outcome.retryAfterMs : undefined;
      // What the carrier is short of, all workers hear of together.
      if (askedMs === 0 || (outcome.kind === 'unsent' && outcome.shortage !== undefined)) return;
      if (isOn()) {
        hold(askedMs ?? 0);
        return;
      }
      hold(Math.max(askedMs ?? 0, firstHoldMs * 2 ** failures));
      failures += 1;
    },
  };
}
