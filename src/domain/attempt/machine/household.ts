import { keepsCallingHours, orderHours } from '#domain/language/calling-hours/calling-hours.ts';
import type { Purpose } from '#domain/shared/purpose.ts';

/**
 * How long the next phone of a household waits for the one before it, where nobody says how that ended. No retry that is shorter
 * makes it less: it would be due while somebody still listens at the other phone.
 */
export const turnSeconds = 120;

/** How long a phone waits for the others of its household at most, in seconds. */
export const longestWait = ({ noAnswerSeconds }: Pick<TurnsPolicy, 'noAnswerSeconds'>): number =>
  Math.max(noAnswerSeconds, turnSeconds);

/** What is known at the gate of a household whose phones ring in turn. */
export type HouseholdAtGate = {
  /** A person at another of its phones was told. */
  isReached: boolean;
  /** Another of its phones rings or talks, or was told a moment ago. */
  isCalled: boolean;
  /** Since when the try could have been made: planned, or its closure resumed, or the district's freeze over. */
  since: Temporal.Instant;
  /** How long after the first phone of the household it was planned. */
  turnSeconds: number;
};

export type TurnsPolicy = {
  purpose: Purpose;
  stopTryingAt: Temporal.Instant;
  timeZones: readonly string[];
  maxTries: number;
  noAnswerSeconds: number;
};

/**
 * Whether phones of a household ring in turn from then on: only where each has all of its tries in the hours and the time
 * that are left, though the last one begins as late as a retry. Else they ring at once, as without households.
 */
export function haveTimeForTurns(policy: TurnsPolicy, from: Temporal.Instant): boolean {
  const span = hoursFrom(policy, from);
  if (span === undefined) return false;
  const needed = (policy.maxTries + 1) * longestWait(policy);
  return span.opensAt.until(span.closesAt).total('seconds') >= needed;
}

/**
 * Whether a call waits until another phone of its household is done with: not for longer than a retry waits, from when it
 * could ring.
 */
export function waitsForHousehold(
  household: HouseholdAtGate,
  policy: TurnsPolicy,
  now: Temporal.Instant,
): boolean {
  if (!household.isCalled || !haveTimeForTurns(policy, household.since)) return false;
  const begins = hoursFrom(policy, household.since)?.opensAt ?? household.since;
  return begins.until(now).total('seconds') < longestWait(policy);
}

/** The hours of its calls, up to when the closure stops trying. */
function hoursFrom(
  { purpose, timeZones, stopTryingAt }: TurnsPolicy,
  from: Temporal.Instant,
): { opensAt: Temporal.Instant; closesAt: Temporal.Instant } | undefined {
  if (!keepsCallingHours(purpose)) return { opensAt: from, closesAt: stopTryingAt };
  const hours = orderHours({ timeZones, channel: 'voice' }, from);
  if (hours === undefined) return undefined;
  const isCutOff = Temporal.Instant.compare(stopTryingAt, hours.closesAt) < 0;
  return { opensAt: hours.opensAt, closesAt: isCutOff ? stopTryingAt : hours.closesAt };
}
