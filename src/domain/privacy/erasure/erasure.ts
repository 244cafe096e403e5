import type { Change, ChangeView } from '#domain/two-person-change/two-person-change.ts';
import type { erasureBlockers, erasureRefusals } from '#refusals/privacy.ts';

export const erasureReasons = ['asked', 'left'] as const;
export type ErasureReason = (typeof erasureReasons)[number];

export type ErasureBlocker = keyof typeof erasureBlockers;

export type ErasureRefusal = keyof typeof erasureRefusals | ErasureBlocker;

export type ErasureChange = Change<unknown, { reason: ErasureReason }> & { guardianId: string };

/** Whom it is about, for the eyes of one who confirms it. */
export type ErasedPerson = { name: string; sourcedId: string; lastDigits: string[] };

/** What an erasure comes to, on the card of compliance: ids and counts, and nobody's name. */
export type ErasureView = ChangeView & {
  guardianId: string;
  reason: ErasureReason;
  /** Of the person: numbers that go, and those that a family on the roster has. */
  numbers: number;
  sharedNumbers: number;
  students: number;
  /** Null until it is carried out. */
  carrier: {
    waiting: number;
    calls: number;
    texts: number;
    recordings: number;
    kept: number;
  } | null;
};

/** An entry of the list that a restored database applies again: ids of ours, which stand for nobody. */
export type Erasure = {
  guardianId: string;
  phoneIds: string[];
  studentIds: string[];
  erasedAt: Temporal.Instant;
};

/** One entry a line; `readErasures` reads it back. */
export function writeErasures(erasures: readonly Erasure[]): string {
  return erasures
    .map((one) => `${JSON.stringify({ ...one, erasedAt: one.erasedAt.toString() })}\n`)
    .join('');
}

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const isIds = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string' && id.test(one));

/** The number of the first line that is none, where there is one. */
export function readErasures(text: string): Erasure[] | { badLine: number } {
  const erasures: Erasure[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const erasure = readErasure(line);
    if (erasure === undefined) return { badLine: index + 1 };
    erasures.push(erasure);
  }
  return erasures;
}

function readErasure(line: string): Erasure | undefined {
  try {
    const { guardianId, phoneIds, studentIds, erasedAt } = JSON.parse(line);
    if (!isIds([guardianId]) || !isIds(phoneIds) || !isIds(studentIds)) return undefined;
    return { guardianId, phoneIds, studentIds, erasedAt: Temporal.Instant.from(erasedAt) };
  } catch {
    return undefined;
  }
}
