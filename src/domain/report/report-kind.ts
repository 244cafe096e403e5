import type { Transaction } from '#database/transaction.ts';
import type { ReportBody } from './report.ts';

/** One report: its words, and how its figures are read. */
export type ReportKind = {
  /** As it is typed, and in its address; words are joined by a dash. */
  name: string;
  /** Other words for it. */
  also: readonly string[];
  title: string;
  /** Of its button, at most 24 characters. */
  button: string;
  /**
   * `office`: also for those who look after families of single schools, about these. `overseers`: for those who look after
   * the whole district alone.
   */
  readers: 'office' | 'overseers';
  /** It can't be asked for by school. */
  isOfDistrict?: true;
  /** It tells how things stand, and has no period. */
  isOfToday?: true;
  read: (tx: Transaction, scope: ReportScope) => Promise<ReportBody>;
};

export type ReportScope = {
  from: Temporal.Instant;
  /** The first moment after the period. */
  before: Temporal.Instant;
  timeZone: string;
  /** Null for the whole district. */
  schoolIds: readonly string[] | null;
};
