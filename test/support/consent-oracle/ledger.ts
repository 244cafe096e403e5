import type {
  GiverRelation,
  NumberAnswer,
  RevocationMeans,
} from '#domain/consent/ledger/consent.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { ConsentPurpose } from '#domain/shared/purpose.ts';

/** One phone's evidence, as it was taken down. Ids are UUIDs, times when things were said and not when they were typed. */
export type PhoneLedger = {
  phoneId: string;
  lineType: 'unknown' | 'mobile' | 'landline' | 'voip';
  studentLine: boolean;
  isBadNumber: boolean;
  records: readonly ConsentEvidence[];
  revocations: readonly RevocationEvidence[];
  checks: readonly NumberCheck[];
  blocks: readonly PhoneBlock[];
  /** When calls that were no emergency were committed to, if the line is residential; newest first. */
  landlineCalls: readonly Temporal.Instant[];
};

export type ConsentEvidence = {
  id: string;
  channel: Channel;
  purposes: readonly ConsentPurpose[];
  kind: 'express' | 'express-written';
  obtainedAt: Temporal.Instant;
  giverRelation: GiverRelation | null;
  endsWithdrawal: boolean;
  replaces: string | null;
};

export type RevocationEvidence = {
  id: string;
  channel: Channel | 'any';
  scope: 'non-emergency' | 'all' | 'wrong-number';
  category: ConsentPurpose | null;
  means: RevocationMeans;
  receivedAt: Temporal.Instant;
  retracts: string | null;
};

export type NumberCheck = {
  id: string;
  answer: NumberAnswer;
  /** The day of consent that was asked about, such as 2026-08-15. */
  referenceDate: string;
  askedAt: Temporal.Instant;
  goodUntil: Temporal.Instant;
};

export type PhoneBlock = {
  id: string;
  kind: 'emergency-line' | 'district' | 'texts-only';
  blockedAt: Temporal.Instant;
  lifts: string | null;
};

/** What was not corrected or taken back. */
export function standing(ledger: PhoneLedger) {
  return {
    records: ledger.records.filter(
      ({ id }) => !ledger.records.some(({ replaces }) => replaces === id),
    ),
    revocations: ledger.revocations.filter(
      ({ id, retracts }) =>
        retracts === null && !ledger.revocations.some((later) => later.retracts === id),
    ),
  };
}

/** Of two at one moment the one with the higher id, as the database has it. */
export function newest<T extends { id: string }>(
  rows: readonly T[],
  at: (row: T) => Temporal.Instant,
): T | undefined {
  return rows
    .toSorted((a, b) => Temporal.Instant.compare(at(a), at(b)) || (a.id < b.id ? -1 : 1))
    .at(-1);
}

export function isBefore(a: Temporal.Instant, b: Temporal.Instant): boolean {
  return Temporal.Instant.compare(a, b) < 0;
}

/** Whether the first is later; what never was is earlier than everything. */
export function isAfter(a: Temporal.Instant | undefined, b: Temporal.Instant | undefined): boolean {
  return a !== undefined && (b === undefined || Temporal.Instant.compare(a, b) > 0);
}
