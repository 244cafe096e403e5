import { type FindingCode, findingKinds } from './finding/finding-kinds.ts';

/** Each check is named for what it finds; that one could not be done, and what is found between two runs, are of no check. */
export type CheckCode = Exclude<FindingCode, 'check-failed' | 'checkpoint-mismatch'>;

/** What a run does, in this order. */
export const checkOrder = Object.keys(findingKinds).filter(
  (code): code is CheckCode => code !== 'check-failed' && code !== 'checkpoint-mismatch',
);

/**
 * Planned audits have a depth, by the plan in the database; one that was asked for looks at everything. What the watch over
 * the log found looked at nothing else.
 */
export type AuditKind = 'weekly' | 'monthly' | 'quarterly' | 'yearly' | 'asked' | 'watch';

export type CheckResult = {
  looked: number;
  found: number;
  /** It could not be done, and the one thing found is just that. */
  failed?: true;
  /** So many days back; absent: at everything. */
  days?: number;
};

/** The card of a run: what it looked at, and what came of it. */
export type AuditRunView = {
  id: string;
  kind: AuditKind;
  /** ISO 8601 calendar date of a Monday; for a planned run. */
  week: string | null;
  days: number | null;
  askedBy: string | null;
  askedAt: Temporal.Instant;
  startedAt: Temporal.Instant | null;
  endedAt: Temporal.Instant | null;
  /** How many checks its plan has. */
  planned: number;
  /** In the order of the checks; a check that is still to come is not there. */
  checks: ({ code: CheckCode } & CheckResult)[];
  /** How many of what it saw was open when it ended. */
  found: number | null;
  /** Ended runs of the same kind before it, the newest first. */
  earlier: EarlierRun[];
  /** Of a planned run that ended: what the week after it gets. */
  next: { kind: AuditKind; week: string } | null;
  timeZone: string;
};

export type EarlierRun = {
  at: Temporal.Instant;
  found: number;
  /** By check, how many of what it saw was open. */
  byCheck: Partial<Record<CheckCode, number>>;
};
