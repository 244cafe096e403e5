import type { OrderOutcome } from '#carrier/carrier.ts';
import type { Pressure } from '#domain/pace/pressure.ts';

/** A call that the carrier holds back longer than this is one that a stop may not reach. */
const longestQueueMs = 2_000;
const usualHoldMs = 1_000;
const longestHoldMs = { refused: 15_000, queued: 60_000, 'queue-full': 60_000 } as const;

/** What an order's outcome says about the carrier's room, and how long to leave it alone. */
export function pressureOf(outcome: OrderOutcome): { kind: Pressure; holdMs: number } | undefined {
  if (outcome.kind === 'unsent' && outcome.shortage !== undefined) {
    return hold(outcome.shortage === 'queue' ? 'queue-full' : 'refused', outcome.retryAfterMs);
  }
  if (outcome.kind === 'accepted' && (outcome.queueMs ?? 0) > longestQueueMs) {
    return hold('queued', outcome.queueMs);
  }
  return undefined;
}

function hold(kind: Pressure, wantedMs = usualHoldMs): { kind: Pressure; holdMs: number } {
  return { kind, holdMs: Math.min(Math.max(wantedMs, usualHoldMs), longestHoldMs[kind]) };
}
