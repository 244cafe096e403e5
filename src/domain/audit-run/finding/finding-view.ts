import type { OwnerRole } from '#domain/people/operator/operator.ts';
import type { FindingState, Severity } from './finding.ts';
import type { FindingCode } from './finding-kinds.ts';

/** The card of what one audit run was the first to see of one code. */
export type FindingsView = {
  runId: string;
  code: FindingCode;
  severity: Severity;
  ownerRole: OwnerRole;
  /** Names of staff who took open ones. */
  takenBy: string[];
  firstSeenAt: Temporal.Instant;
  /** The earliest of the open ones. */
  dueAt: Temporal.Instant | null;
  open: number;
  /** Of the open ones, how many nobody has taken. */
  untaken: number;
  resolved: number;
  closed: number;
  /** Of those that are not closed, how many the newest finished run has seen too. */
  stillSeen: number;
  /** A digest of which are open, resolved and closed: a button carries it, and decides on nothing else. */
  shown: string;
  /** The first ten, open ones first. */
  subjects: FindingSubject[];
  /** The newest of each, as far as there is one. */
  resolution: { by: string; at: Temporal.Instant; words: string } | null;
  closing: { by: string; at: Temporal.Instant } | null;
  timeZone: string;
};

export type FindingSubject = {
  /** A school's name or a closure's number, where it has one. */
  label: string | null;
  kind: string;
  id: string;
  state: FindingState;
  facts: Record<string, unknown>;
};

/** What is not closed yet, in a line a code. */
export type FindingsList = {
  timeZone: string;
  now: Temporal.Instant;
  lines: {
    code: FindingCode;
    /** Of the card with its most urgent one. */
    runId: string;
    severity: Severity;
    open: number;
    resolved: number;
    ownerRole: OwnerRole;
    takenBy: string[];
    dueAt: Temporal.Instant | null;
  }[];
};
