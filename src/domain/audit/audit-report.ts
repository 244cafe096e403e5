import type { Act } from './acts/act.ts';

/** Who asked and who approved, newest first, and what the log holds. */
export type AuditReport = {
  at: Temporal.Instant;
  timeZone: string;
  campaigns: {
    id: string;
    number: number;
    state: string;
    askedBy: string;
    decidedBy: string | null;
    askedAt: Temporal.Instant;
    attempts: number;
  }[];
  refusedDecisions: number;
  entries: { count: number; first: string | null; last: string | null };
  byAct: { act: Act; count: number }[];
};
