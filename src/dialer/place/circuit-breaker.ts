import type { OrderOutcome } from '#carrier/carrier.ts';
import type { Pressure } from '#domain/pace/pressure.ts';
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

/** A call that the carrier holds back longer than this is one that a stop may not reach. */
const longestQueueMs = 2_000;
const usualPauseMs = 1_000;
const longestPauseMs = { refused: 15_000, queued: 60_000, 'queue-full': 60_000 } as const;

/** What an order's outcome says about the carrier's room, and how long to leave it alone. */
export function pressureOf(outcome: OrderOutcome): { kind: Pressure; holdMs: number } | undefined {
  if (outcome.kind === 'unsent' && outcome.shortage !== undefined) {
    return pause(outcome.shortage === 'queue' ? 'queue-full' : 'refused', outcome.retryAfterMs);
  }
  if (outcome.kind === 'accepted' && (outcome.queueMs ?? 0) > longestQueueMs) {
    return pause('queued', outcome.queueMs);
  }
  return undefined;
}

function pause(kind: Pressure, wantedMs = usualPauseMs): { kind: Pressure; holdMs: number } {
  return { kind, holdMs: Math.min(Math.max(wantedMs, usualPauseMs), longestPauseMs[kind]) };
}
