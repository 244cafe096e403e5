/** What a hold concerns. A guardian stands for their numbers, a closure for whom it called and for what was said. */
export type HoldSubject =
  | { kind: 'everything' }
  | { kind: 'campaign'; id: string }
  | { kind: 'guardian'; id: string };

export const holdReasons = ['breach', 'litigation', 'records-request'] as const;
export type HoldReason = (typeof holdReasons)[number];

/** Who places or ends one: a person of the staff, or a program. */
export type HoldActor = { kind: 'operator'; id: string } | { kind: 'system'; id: string };

export type Hold = {
  id: string;
  subject: HoldSubject['kind'] | 'incident';
  /** Of a closure, or of an incident, which holds everything until it is closed. */
  number: number | null;
  reason: HoldReason;
  placedAt: Temporal.Instant;
  placedBy: string | null;
};

/** The holds that stand, for the command line. */
export function describeHolds(holds: readonly Hold[]): string {
  if (holds.length === 0) return 'Nothing is held. The nightly purge deletes what is due.';
  return holds
    .map((hold) => {
      const since = hold.placedAt.toString({ smallestUnit: 'minute' });
      return `${heldWords(hold)}, ${hold.reason}, since ${since}, by ${hold.placedBy ?? 'the command line'}`;
    })
    .join('\n');
}

function heldWords({ id, subject, number }: Hold): string {
  if (subject === 'incident') return `incident ${number}, until it is closed: everything`;
  return `${id}: ${number === null ? subject : `closure ${number}`}`;
}
