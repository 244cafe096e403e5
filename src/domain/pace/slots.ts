/** A number of the pool. Times are milliseconds of the database's clock. */
export type Line = {
  number: string;
  /** `402` of +1 402 555 0100; null outside North America. */
  areaCode: string | null;
  /** Null where it may call as often as the account. */
  callsPerSecond: number | null;
  /** With a pace of its own: when it may call next. Without: when it called last. */
  nextMs: number;
};

/** The account and its pool, as they stand while the pace is locked. */
export type PaceBook = {
  nowMs: number;
  /** When the account may call next. */
  nextMs: number;
  /** By how much its slots were put off so far, all told. */
  putOffMs: number;
  /** The account's limit, or the part of it that the carrier has had room for lately. */
  callsPerSecond: number;
  lines: Line[];
};

/** Whom a call may show: any of the pool, or those that were approved; and which of them it should. */
export type SlotWish = { callerIds?: readonly string[] | undefined; areaCode?: string | undefined };

export type Slot = {
  number: string;
  atMs: number;
  /** The number has a pace of its own, which an earlier slot of another number would break. */
  isPaced: boolean;
  /** By how much the account's slots had been put off when this one was taken. */
  putOffMs: number;
};

/** A call that left later after its slot than `stretch` allows for, by so much. */
export type LateCall = { slot: Slot; lateMs: number };

export type Assigned = {
  /** In the order of the wishes; undefined where no number that may be shown is free in time. */
  slots: (Slot | undefined)[];
  /** The book afterwards. */
  book: PaceBook;
};

/** A slot is not given out earlier than this: what is reserved goes before an emergency that comes now. */
const farthestMs = 2_000;

/** Calls a second that account and pool allow together. */
export function rateOf({ callsPerSecond, lines }: PaceBook): number {
  const pool = lines.reduce((sum, line) => sum + (line.callsPerSecond ?? Infinity), 0);
  return Math.min(callsPerSecond, pool);
}

/** When the next call can go out, by the account and by the first number that is free. */
export function opensAt({ nextMs, lines }: PaceBook): number {
  const free = lines.map((line) => (line.callsPerSecond === null ? -Infinity : line.nextMs));
  return Math.max(nextMs, Math.min(...free));
}

/**
 * Gives each wish the next slot that suits both the account and a number that it may show (a generic cell rate
 * algorithm for each). Slots are `stretch` farther apart than the limit asks: one fired up to that much late still
 * leaves no second with more calls in it than the carrier takes; for one that is later, see `putOff`. Of the numbers
 * free at that time the one that called longest ago is taken, so that none of them calls more than the others, and than
 * a carrier calls spam.
 */
export function assignSlots(
  before: PaceBook,
  wishes: readonly SlotWish[],
  pacing: { stretch: number; leadMs: number },
): Assigned {
  const pitch = (callsPerSecond: number) => pitchMs(callsPerSecond, pacing.stretch);
  const lines = before.lines.map((line) => ({ ...line }));
  const earliestMs = before.nowMs + pacing.leadMs;
  let nextMs = Math.max(before.nextMs, earliestMs);
  const slots = wishes.map((wish) => {
    const line = lineFor(lines, wish, nextMs);
    if (line === undefined) return undefined;
    const atMs = freeAt(line, nextMs);
    if (atMs > earliestMs + Math.max(farthestMs, pitch(before.callsPerSecond))) return undefined;
    const isPaced = line.callsPerSecond !== null;
    line.nextMs = line.callsPerSecond === null ? atMs : atMs + pitch(line.callsPerSecond);
    nextMs = atMs + pitch(before.callsPerSecond);
    return { number: line.number, atMs, isPaced, putOffMs: before.putOffMs };
  });
  return { slots, book: { ...before, nextMs, lines } };
}

/** A stall as long as this is made good; one call that is later takes one place among the others and no more. */
const longestPutOffMs = 250;

/**
 * Makes good what left late: the slots that nobody has taken yet come so much later, or the second behind the late call
 * would have one call too many. What was put off since the call's own slot was taken counts; so a stall that makes
 * twenty calls late puts the next ones off once.
 */
export function putOff(
  book: PaceBook,
  late: readonly LateCall[],
  { stretch }: { stretch: number },
): PaceBook {
  const atMost = (ms: number, callsPerSecond: number) =>
    Math.min(Math.max(0, ms), Math.max(longestPutOffMs, pitchMs(callsPerSecond, stretch)));
  const owed = late.map(({ slot, lateMs }) => lateMs - (book.putOffMs - slot.putOffMs));
  const byMs = atMost(Math.max(...owed), book.callsPerSecond);
  const lines = book.lines.map((line) => {
    const own = late.filter(({ slot }) => slot.number === line.number);
    if (line.callsPerSecond === null || own.length === 0) return line;
    const latestMs = Math.max(...own.map(({ lateMs }) => lateMs));
    return { ...line, nextMs: line.nextMs + atMost(latestMs, line.callsPerSecond) };
  });
  return { ...book, nextMs: book.nextMs + byMs, putOffMs: book.putOffMs + byMs, lines };
}

/** Between two calls, at this pace. */
const pitchMs = (callsPerSecond: number, stretch: number) =>
  ((1 + stretch) * 1000) / callsPerSecond;

const freeAt = (line: Line, nextMs: number): number =>
  line.callsPerSecond === null ? nextMs : Math.max(nextMs, line.nextMs);

function lineFor(lines: Line[], wish: SlotWish, nextMs: number): Line | undefined {
  const isNear = (line: Line) => wish.areaCode !== undefined && line.areaCode === wish.areaCode;
  return lines
    .filter(({ number }) => wish.callerIds === undefined || wish.callerIds.includes(number))
    .toSorted(
      (one, other) =>
        Number(isNear(other)) - Number(isNear(one)) ||
        freeAt(one, nextMs) - freeAt(other, nextMs) ||
        one.nextMs - other.nextMs ||
        one.number.localeCompare(other.number),
    )[0];
}

/**
 * Closes the gaps of slots that turned out not to be needed: each call moves to the earliest slot that is free, and
 * one whose number has a pace of its own to the earliest of that number. Both lists are in the order of their times.
 */
export function closeGaps(reserved: readonly Slot[], used: readonly Slot[]): Slot[] {
  const free = [...reserved];
  return used.map((own) => {
    const at = free.findIndex(
      ({ number, atMs }) => atMs === own.atMs || !own.isPaced || number === own.number,
    );
    const [earliest = own] = free.splice(Math.max(at, 0), 1);
    return { ...own, atMs: Math.min(earliest.atMs, own.atMs) };
  });
}

/**
 * What becomes of the slots of a batch when it is known which of them are needed: those that are, with the gaps between
 * them closed, in the order of `used`; and those behind the last of them, which are whoever's calls next.
 */
export function settleSlots(
  reserved: readonly Slot[],
  used: readonly Slot[],
): { slots: Slot[]; unused: Slot[] } {
  const slots = closeGaps(reserved, used);
  // A call that moved into a gap may go before one that stands before it in the list.
  const lastMs = Math.max(...slots.map(({ atMs }) => atMs));
  return { slots, unused: reserved.filter(({ atMs }) => atMs > lastMs) };
}
