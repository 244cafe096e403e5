import type { CallPace } from '../attempt/tally.ts';

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
/** Nobody is alarmed over a shorter time than this. */
const slowSeconds = 30;

/** Undefined where no call is left to place. The pace is the one that was measured, else the one agreed with the carrier. */
export function forecastCalls(
  pace: CallPace,
  { callsPerSecond, stopTryingAt }: { callsPerSecond: number; stopTryingAt: Temporal.Instant },
): Forecast | undefined {
  const { at, due, lastDueAt, placed, measuredSeconds } = pace;
  if (lastDueAt === undefined) return undefined;
  const isMeasured = measuredSeconds >= measurableSeconds && placed > 0;
  const measured = isMeasured ? placed / measuredSeconds : undefined;
  // When little was due there was little to place: that says nothing of what can be.
  const speed = measured !== undefined && due > callsPerSecond ? measured : callsPerSecond;
  const queueDoneAt = at.add({ milliseconds: Math.round((1000 * due) / speed) });
  const doneAt = later(queueDoneAt, lastDueAt);
  const left = Math.max(0, at.until(stopTryingAt).total('seconds'));
  return {
    measured,
    doneAt,
    tooLate: Math.max(0, due - Math.floor(left * speed)),
    isSlow:
      due > callsPerSecond &&
      measuredSeconds >= slowSeconds &&
      placed < (callsPerSecond * measuredSeconds) / 2,
    standsStill: due > callsPerSecond && measuredSeconds >= slowSeconds && placed === 0,
  };
}

const later = (one: Temporal.Instant, other: Temporal.Instant) =>
  Temporal.Instant.compare(one, other) > 0 ? one : other;
