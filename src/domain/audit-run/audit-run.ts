import type { FindingCode } from '../finding/finding.ts';

/** Each check is named for what it finds; that one could not be done is a finding of no check. */
export type CheckCode = Exclude<FindingCode, 'check-failed'>;

/** What the run does, in this order. The worst comes first, so that a run that is cut short has looked at it. */
export const checkOrder: readonly CheckCode[] = [
  'call-without-basis',
  'call-after-withdrawal',
  'revocation-late',
  'confirmation-late',
  'gate-differs',
  'books-out-of-balance',
  'evidence-missing',
  'evidence-stale',
];

/** What each check counts: one of it, and many. */
export const lookedAtWords: Record<CheckCode, readonly [string, string]> = {
  'call-without-basis': ['call or text', 'calls and texts'],
  'call-after-withdrawal': ['withdrawal', 'withdrawals'],
  'revocation-late': ['clock', 'clocks'],
  'confirmation-late': ['text', 'texts'],
  'gate-differs': ['phone', 'phones'],
  'books-out-of-balance': ['frozen list', 'frozen lists'],
  'evidence-missing': ['consent', 'consents'],
  'evidence-stale': ['consent', 'consents'],
};

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
