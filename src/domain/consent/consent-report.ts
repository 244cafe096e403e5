/**
 * Who may be called about what, and what became of those who withdrew: in counts of phones, without a name or a number.
 */
export type ConsentReport = {
  at: Temporal.Instant;
  districtName: string;
  /** Of the district, an IANA name. */
  timeZone: string;
  /** One row per school, home language, channel and purpose. A phone of two schools counts in each. */
  coverage: CoverageRow[];
  revocations: {
    total: number;
    last30Days: number;
    /** The most frequent means first. From received to effective; a bulk of old withdrawals may have long waits. */
    byMeans: { means: string; count: number; medianSeconds: number; longestSeconds: number }[];
  };
  /** Consents that count now, and what is missing of their evidence. */
  evidence: {
    records: number;
    /** Nobody can tell the words that were agreed to. */
    withoutWording: number;
    /** Neither the hash of a file nor a page or call of ours. */
    withoutProof: number;
    /** Older than 12 months. */
    stale: number;
  };
  /**
   * Withdrawals and doubts that a person has still to see to within ten business days (47 CFR 64.1200(a)(10)); the
   * running ones include the overdue ones, and what is due next may be overdue.
   */
  clocks: { running: number; overdue: number; nextDueAt: Temporal.Instant | null };
};

export type CoverageRow = CoverageCounts & {
  school: string;
  /** BCP 47, such as `es`. */
  language: string;
  channel: 'voice' | 'text';
  purpose: 'school-mission' | 'other';
};

/** Every phone is in exactly one of the four states. */
export type CoverageCounts = {
  phones: number;
  /** May be called or texted. */
  agreed: number;
  withdrew: number;
  /** Consent is on file and may not be used now: a reassignment check is due, it is too old, the line is dead … */
  notUsable: number;
  /** Neither agreed nor withdrew: emergencies only. */
  none: number;
};
