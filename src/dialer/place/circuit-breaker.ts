import type { OrderOutcome } from '#carrier/carrier.ts';
import { backoffMs } from '#domain/shared/backoff.ts';

/** Keeps this worker from ordering while that leads nowhere. */
export type CircuitBreaker = { isOpen(): boolean; learn(outcome: OrderOutcome): void };

const firstOpenMs = 500;
const longestOpenMs = 15_000;

/**
 * Where orders do not get through, or nobody knows whether they did, fewer are tried: a refused connection is no reason
 * for a storm, and a carrier that answers with errors none for a thousand doubts. What happens while it is open is the same
 * occasion, however many orders it meets. What the carrier is short of room for, all workers slow down for together;
 * `opensOnShortage` is for what has no such pace.
 */
export function createCircuitBreaker({ opensOnShortage = false } = {}): CircuitBreaker {
  let failures = 0;
  let untilMs = 0;
  const isOpen = () => performance.now() < untilMs;

  function open(ms: number): void {
    untilMs = Math.max(untilMs, performance.now() + Math.min(ms, longestOpenMs));
  }

  return {
    isOpen,
    learn(outcome) {
      if (outcome.kind === 'accepted' || outcome.kind === 'rejected') {
        failures = 0;
        return;
      }
      const askedMs = outcome.kind === 'unsent' ? outcome.retryAfterMs : undefined;
      const isShort = outcome.kind === 'unsent' && outcome.shortage !== undefined;
      if (askedMs === 0 || (isShort && !opensOnShortage)) return;
      if (isOpen()) {
        open(askedMs ?? 0);
        return;
      }
      failures += 1;
      open(Math.max(askedMs ?? 0, backoffMs(failures, { firstMs: firstOpenMs })));
    },
  };
}

/** A call that the carrier holds back longer than this is one that a stop may not reach. */
const longestQueueMs = 2_000;
const usualPauseMs = 1_000;
const longestPauseMs = { refused: 15_000, queued: 60_000, 'queue-full': 60_000 } as const;

type ShortOfRoom = keyof typeof longestPauseMs;

/** What an order's outcome says about the carrier's room, and how long to leave it alone. */
export function pressureOf(
  outcome: OrderOutcome,
): { kind: ShortOfRoom; holdMs: number } | undefined {
  if (outcome.kind === 'unsent' && outcome.shortage !== undefined) {
    return pause(outcome.shortage === 'queue' ? 'queue-full' : 'refused', outcome.retryAfterMs);
  }
  if (outcome.kind === 'accepted' && (outcome.queueMs ?? 0) > longestQueueMs) {
    return pause('queued', outcome.queueMs);
  }
  return undefined;
}

function pause(kind: ShortOfRoom, wantedMs = usualPauseMs): { kind: ShortOfRoom; holdMs: number } {
  return { kind, holdMs: Math.min(Math.max(wantedMs, usualPauseMs), longestPauseMs[kind]) };
}
