import type { Channel } from '#domain/shared/channel.ts';
import type { ConsentPurpose } from '#domain/shared/purpose.ts';

/**
 * Who may be called about what, and what became of those who withdrew: in counts of phones, without a name or a number.
 * The counts are exact; what is shown of coverage and withdrawals goes through `consent-coverage.ts` and
 * `withdrawal-counts.ts`, which round them.
 */
export type ConsentReport = {
  at: Temporal.Instant;
  districtName: string;
  /** Of the district, an IANA name. */
  timeZone: string;
  /** One row per school, home language, channel and purpose. A phone at two schools counts in each. */
  coverage: CoverageRow[];
  revocations: {
    total: number;
    last30Days: number;
    /** The most frequent means first. From received to effective; null for an import, whose times say nothing. */
    byMeans: {
      means: string;
      count: number;
      medianSeconds: number | null;
      longestSeconds: number | null;
    }[];
  };
  /** Consents that count now, and what is missing of their evidence, as audits find it (`standing-evidence-store.ts`). */
  evidence: {
    records: number;
    /** Nobody can tell the words that were agreed to. */
    withoutWording: number;
    /** Nobody can tell who agreed. */
    withoutGiver: number;
    /** A form, a paper or a conversation with neither a file's hash nor a reference. */
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
  channel: Channel;
  purpose: ConsentPurpose;
};

/** Every phone is in exactly one of the four states. */
export type CoverageCounts = {
  phones: number;
  /** May be called or texted. */
  agreed: number;
  withdrew: number;
  /** Consent is on file and may not be used now: a reassignment check is due, it is too old, the line is dead … */
  notUsable: number;
  /** Of these: may be called once the Reassigned Numbers Database says that the number has its owner still. */
  unchecked: number;
  /** Neither agreed nor withdrew: emergencies only. */
  none: number;
};
