import { heardFrom } from '#domain/language/calling-hours/calling-hours.ts';
import type { Purpose } from '#domain/shared/purpose.ts';

/**
 * How many families a closure reached. A family is the students with the same guardians; each is in one of `reached`,
 * `byHand`, `open` and `missed`, so that they add up to `total`.
 */
export type FamilyTally = {
  total: number;
  /** A call or a text reached one of their phones. */
  reached: number;
  /** Staff called them by hand; no attempt reached them. */
  byHand: number;
  /** Not reached yet; attempts remain. */
  open: number;
  /** All attempts failed. */
  missed: number;
  /** Reached, or called by hand, by the time of the target. */
  inTime: number;
};

/** So many percent of the families by a time, as the district wants it, counted from when the first of them may be called. */
export type FamilyTarget = { percent: number; from: Temporal.Instant; at: Temporal.Instant };

export function targetOf(of: {
  purpose: Purpose;
  startedAt: Temporal.Instant;
  timeZone: string;
  targetMinutes: number;
  targetPercent: number;
}): FamilyTarget {
  const from = heardFrom(of, of.startedAt);
  return { percent: of.targetPercent, from, at: from.add({ minutes: of.targetMinutes }) };
}

export type TargetState =
  /** So many were reached before that time. */
  | 'met'
  /** That time is over, and they were not. */
  | 'missed'
  | 'on-track'
  | 'behind'
  /** Too early to say, or nothing is being called. */
  | 'open';

/** What a minute of calling says of the rest is a guess; of less, a worse one. */
const leastSeconds = 60;

export const reachedInAll = ({ reached, byHand }: FamilyTally): number => reached + byHand;

/** How it stands at a time. While nothing is called, nobody is told that it is behind. */
export function targetState(
  families: FamilyTally,
  target: FamilyTarget,
  { at, isCalling }: { at: Temporal.Instant; isCalling: boolean },
): TargetState {
  const needed = Math.ceil((target.percent * families.total) / 100);
  if (families.inTime >= needed) return 'met';
  const left = at.until(target.at).total('seconds');
  if (left <= 0) return 'missed';
  if (families.total - families.missed < needed) return 'behind';
  const passed = isCalling ? target.from.until(at).total('seconds') : 0;
  if (passed < leastSeconds) return 'open';
  const more = (reachedInAll(families) / passed) * left;
  return reachedInAll(families) + more >= needed ? 'on-track' : 'behind';
}
