/** What becomes of a ransom; each is said once. */
export const ransomSteps = {
  demanded: 'A ransom was demanded',
  paid: 'A ransom was paid',
} as const;
export type RansomStep = keyof typeof ransomSteps;

export const isRansomStep = (value: unknown): value is RansomStep =>
  typeof value === 'string' && Object.hasOwn(ransomSteps, value);

/** Who must be told of an incident, by when, and by which law. */
export type Deadline = {
  /** The row of `breach_clock`, such as `tx-attorney-general`. */
  clock: string;
  told: 'families' | 'office' | 'public';
  /** In words. */
  office: string;
  /** Null where what it counts from is yet to come. */
  dueAt: Temporal.Instant | null;
  /** False: not required for this few people. */
  applies: boolean;
  /** The law names no time: this one is the product's. */
  isOurs: boolean;
  citation: string;
  quote: string;
  nearAt: Temporal.Instant | null;
  closeAt: Temporal.Instant | null;
  toldAt: Temporal.Instant | null;
  toldBy: string | null;
};

export type DeadlineState = 'told' | 'waiting' | 'running' | 'near' | 'close' | 'overdue';

/** How a deadline stands; `waiting` where its time has not begun. */
export function stateOf(deadline: Deadline, now: Temporal.Instant): DeadlineState {
  const { dueAt, nearAt, closeAt, toldAt } = deadline;
  if (toldAt !== null) return 'told';
  if (dueAt === null || nearAt === null || closeAt === null) return 'waiting';
  if (isPast(dueAt, now)) return 'overdue';
  if (isPast(closeAt, now)) return 'close';
  return isPast(nearAt, now) ? 'near' : 'running';
}

/** When it stands in another way by the clock alone. */
export function nextChange(
  deadline: Deadline,
  now: Temporal.Instant,
): Temporal.Instant | undefined {
  if (deadline.toldAt !== null) return undefined;
  return [deadline.nearAt, deadline.closeAt, deadline.dueAt].find(
    (at): at is Temporal.Instant => at !== null && !isPast(at, now),
  );
}

const isPast = (at: Temporal.Instant, now: Temporal.Instant) =>
  Temporal.Instant.compare(at, now) <= 0;

/** Whom a vendor that lost the data must tell, counted from the district's own discovery. */
export type VendorDeadline = Pick<Deadline, 'clock' | 'office' | 'dueAt' | 'isOurs' | 'citation'>;

/** The clocks of one incident, as a card shows them. */
export type Deadlines = {
  incident: { id: string; number: number; isDrill: boolean };
  timeZone: string;
  now: Temporal.Instant;
  /** The district’s state has rows of its own. */
  stateIsKnown: boolean;
  /** What was said of a ransom after the opening, in the order of its steps. */
  ransom: { what: RansomStep; at: Temporal.Instant; saidBy: string }[];
  deadlines: Deadline[];
  vendors: VendorDeadline[];
};
