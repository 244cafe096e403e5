/** Whole days in the district, the last one included. */
export type ReportPeriod = { from: Temporal.PlainDate; to: Temporal.PlainDate };

/** Who requested and who decided, newest first, and what the log holds: of all time, or of one period. */
export type AuditReport = {
  at: Temporal.Instant;
  timeZone: string;
  period: ReportPeriod | undefined;
  /** Of one closure alone: its number. Then the log is not counted, which has everything else too. */
  number: number | undefined;
  campaigns: {
    id: string;
    number: number;
    state: string;
    hasStarted: boolean;
    askedBy: string;
    decidedBy: string | null;
    askedAt: Temporal.Instant;
    attempts: number;
  }[];
  /** Of all closures that were asked for, also of those that the list has no room for. */
  totals: { closures: number; called: number; attempts: number };
  refusedDecisions: number;
  entries: { count: number; first: string | null; last: string | null };
};
