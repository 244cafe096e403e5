import { type FindingCode, findingKinds } from '#domain/finding/finding-kinds.ts';

/** Each check is named for what it finds; that one could not be done is a finding of no check. */
export type CheckCode = Exclude<FindingCode, 'check-failed'>;

/** What a run does, in this order. */
export const checkOrder = Object.keys(findingKinds).filter(
  (code): code is CheckCode => code !== 'check-failed',
);

/** `failed`: it could not be done, and the one thing found is just that. */
export type CheckResult = { looked: number; found: number; failed?: true };

/** The card of a run: what it looked at, and what came of it. */
export type AuditRunView = {
  id: string;
  kind: 'weekly' | 'asked';
  /** ISO 8601 calendar date of a Monday; for a weekly run. */
  week: string | null;
  askedBy: string | null;
  askedAt: Temporal.Instant;
  startedAt: Temporal.Instant | null;
  endedAt: Temporal.Instant | null;
  /** In the order of the checks; a check that is still to come is not there. */
  checks: ({ code: CheckCode } & CheckResult)[];
  /** How many of what it saw was open when it ended. */
  found: number | null;
  timeZone: string;
};
