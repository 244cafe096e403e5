/** Who had the notice of rights, in counts, for `/compliance notices`. */
export type YearlyNotice = {
  timeZone: string;
  /** The law's, such as `34 CFR 99.7(a)(1)`. */
  citation: string;
  /** Of the English notice as it stands now, and since when families are sent to it; null: none was. */
  version: string;
  versionSince: Temporal.Instant | null;
  /** Guardians of the whole district: how many there are, had it within a year, and are overdue. */
  all: NoticeCounts;
  /** Schools with somebody who is due, the worst first. */
  schools: (NoticeCounts & { school: string })[];
  /** The newest campaign that told families of their rights and began to call. */
  last: { number: number; at: Temporal.Instant; guardians: number } | undefined;
};

export type NoticeCounts = { guardians: number; due: number; late: number };
