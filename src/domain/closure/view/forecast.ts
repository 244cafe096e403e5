import type { CallPace } from '#domain/attempt/tally/tally.ts';
import type { OpenHours } from '#domain/language/calling-hours/calling-hours.ts';

/** What the pace of the calls means for the hour at which trying ends. */
export type Forecast = {
  /** Calls a second over the last minute; absent until there is something to measure. */
  measured: number | undefined;
  /** When the last call will have been placed. */
  doneAt: Temporal.Instant;
  /** Calls that would not be placed before trying ends. */
  tooLate: number;
  /** Well below what the carrier takes, although calls are due. */
  isSlow: boolean;
  /** Not one was placed, although calls are due: perhaps no worker runs. */
  standsStill: boolean;
};

/** Less than this says little about a pace. */
const measurableSeconds = 10;
/** A shorter delay raises no alarm. */
const slowSeconds = 30;

/** Ring and talk, some of it for a machine. */
const usualCallSeconds = 40;

/** Calls a second that there can be: as agreed with the carrier, and as lines are free of the calls before. */
export function callRate({
  callsPerSecond,
  callsAtOnce,
}: {
  callsPerSecond: number;
  /** Null where the account has no such limit. */
  callsAtOnce: number | null;
}): number {
  return callsAtOnce === null
    ? callsPerSecond
    : Math.min(callsPerSecond, callsAtOnce / usualCallSeconds);
}

/** What of that is one campaign's, where others call by turns with it. */
export function shareOf(pace: CallPace, limits: Parameters<typeof callRate>[0]): number {
  return callRate(limits) / pace.sharers;
}

/**
 * Undefined where no call is left to place. The pace is the one that was measured, else its share of the one agreed with
 * the carrier.
 */
export function forecastCalls(
  pace: CallPace,
  limits: Parameters<typeof callRate>[0] & {
    stopTryingAt: Temporal.Instant;
    callingHours?: readonly OpenHours[];
  },
): Forecast | undefined {
  const rate = shareOf(pace, limits);
  const { at, due, lastDueAt, placed, measuredSeconds } = pace;
  if (lastDueAt === undefined) return undefined;
  const isMeasured = measuredSeconds >= measurableSeconds && placed > 0;
  const measured = isMeasured ? placed / measuredSeconds : undefined;
  // When little was due there was little to place: that says nothing of what can be.
  const speed = measured !== undefined && due > rate ? measured : rate;
  const hours = limits.callingHours ?? [{ opensAt: at, closesAt: limits.stopTryingAt }];
  const { left, doneAt: queueDoneAt } = within(hours, at, due / speed);
  const doneAt = later(queueDoneAt, lastDueAt);
  return {
    measured,
    doneAt,
    tooLate: Math.max(0, due - Math.floor(left * speed)),
    isSlow: due > rate && measuredSeconds >= slowSeconds && placed < (rate * measuredSeconds) / 2,
    standsStill: due > rate && measuredSeconds >= slowSeconds && placed === 0,
  };
}

/** Seconds in which it may be called, and when so many of them have passed; where they are too few, as if it went on. */
function within(hours: readonly OpenHours[], at: Temporal.Instant, seconds: number) {
  const milliseconds = (count: number) => ({ milliseconds: Math.round(1000 * count) });
  let left = 0;
  let doneAt = at;
  for (const { opensAt, closesAt } of hours) {
    const from = later(opensAt, at);
    const room = Math.max(0, from.until(closesAt).total('seconds'));
    if (left < seconds) doneAt = from.add(milliseconds(Math.min(room, seconds - left)));
    left += room;
  }
  return { left, doneAt: doneAt.add(milliseconds(Math.max(0, seconds - left))) };
}

const later = (one: Temporal.Instant, other: Temporal.Instant) =>
  Temporal.Instant.compare(one, other) > 0 ? one : other;
