import type { OrderOutcome } from '#carrier/carrier.ts';
import { backoffMs } from '#domain/shared/backoff.ts';

/** Keeps this worker from ordering while that leads nowhere. */
export type Hold = { isOn(): boolean; learn(outcome: OrderOutcome): void };

const firstHoldMs = 500;
const longestHoldMs = 15_000;

/**
 * Where orders do not get through, or nobody knows whether they did, fewer are tried: a refused connection is no reason
 * for a storm, and a carrier that answers with errors none for a thousand doubts. What happens while it holds is the same
 * occasion, however many orders it meets. What the carrier is short of room for, all workers slow down for together;
 * `heedsShortage` is for what has no such pace.
 */
export function createHold({ heedsShortage = false } = {}): Hold {
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
      const isShort = outcome.kind === 'unsent' && outcome.shortage !== undefined;
      if (askedMs === 0 || (isShort && !heedsShortage)) return;
      if (isOn()) {
        hold(askedMs ?? 0);
        return;
      }
      failures += 1;
      hold(Math.max(askedMs ?? 0, backoffMs(failures, { firstMs: firstHoldMs })));
    },
  };
}
