/** How often something may call. Times are milliseconds of the database's clock. */
export type Cadence<Rate = number> = {
  /** Of the account: its limit, or the part of it that the carrier has had room for lately. */
  callsPerSecond: Rate;
  /** When the next call is due that goes out evenly. */
  nextMs: number;
  /** The slots that were taken last, in the order of time; for a call that left late, when it left. */
  takenMs: readonly number[];
};

/**
 * A number of the pool. One that may call as often as the account has no calls per second of its own, and called last
 * at `nextMs`.
 */
export type CallerId = Cadence<number | null> & {
  number: string;
  /** `402` of +1 402 555 0100; null outside North America. */
  areaCode: string | null;
};

/** The account and its pool, as they stand while the pace is locked. */
export type PaceBook = Cadence & { nowMs: number; pool: CallerId[] };

/** Whom a call may show: any of the pool, or those that were approved; and which of them it should. */
export type SlotRequest = {
  callerIds?: readonly string[] | undefined;
  areaCode?: string | undefined;
};

export type Slot = {
  number: string;
  atMs: number;
  /** The number has a pace of its own, which an earlier slot of another number would break. */
  isPaced: boolean;
};

/** A call that left late after its slot: when it left, without the delay that slots have room for. */
export type LateCall = { slotMs: number; leftMs: number };

export type Assigned = {
  /** In the order of the requests; undefined where no number that may be shown is free in time. */
  slots: (Slot | undefined)[];
  /** The book afterwards. */
  book: PaceBook;
};

/** As many calls as a second may hold take so much longer than a second at least, as a part of it. */
type Stretched = { stretch: number };

/** A slot is not given out earlier than this: what is reserved goes before an emergency that comes now. */
const farthestMs = 2_000;

/**
 * Calls that go out evenly stretch by so much more. So what had to wait moves a little forward each second, and the holes
 * that stalls leave behind close.
 */
const evenly = 1.5;

/** What calls that left late have cost is caught up with so much faster. */
const catchUp = 1.5;

/** Calls a second that account and pool allow together. */
export function rateOf({ callsPerSecond, pool }: PaceBook): number {
  const together = pool.reduce((sum, callerId) => sum + (callerId.callsPerSecond ?? Infinity), 0);
  return Math.min(callsPerSecond, together);
}

/** When the next call can go out, by the account and by the first number that is free. */
export function opensAt(book: PaceBook, pacing: Stretched): number {
  const free = book.pool.map((callerId) =>
    isPaced(callerId) ? freeAt(callerId, pacing) : -Infinity,
  );
  return Math.max(freeAt(book, pacing), Math.min(...free));
}

/**
 * Gives each request the next slot that suits both the account and a number that it may show. Slots are farther apart than the
 * limit asks: a call that leaves up to `stretch` of a second late still leaves no second with more calls in it than the carrier
 * takes; for one that is later, see `noteLate`. Of the numbers free at that time the one that called longest ago
 * is taken, so that none of them calls more than the others, and than a carrier calls spam.
 */
export function assignSlots(
  before: PaceBook,
  requests: readonly SlotRequest[],
  pacing: Stretched & { leadMs: number },
): Assigned {
  const earliestMs = before.nowMs + pacing.leadMs;
  const latestMs = earliestMs + Math.max(farthestMs, pitchMs(before, pacing));
  let book = before;
  const slots = requests.map((request) => {
    const openMs = Math.max(earliestMs, freeAt(book, pacing));
    const callerId = callerIdFor(book.pool, request, { openMs, latestMs }, pacing);
    if (callerId === undefined) return undefined;
    const atMs = Math.max(openMs, callerIdFreeAt(callerId, pacing));
    if (atMs > latestMs) return undefined;
    const ownDueMs = Math.max(openMs, callerId.nextMs);
    const after = isPaced(callerId)
      ? taken(callerId, { atMs, dueMs: ownDueMs }, pacing)
      : { ...callerId, nextMs: atMs };
    const pool = book.pool.map((one) => (one === callerId ? after : one));
    // What waits for a number is not the account's to catch up with.
    const dueMs = atMs > openMs ? atMs : Math.max(earliestMs, book.nextMs);
    book = { ...taken(book, { atMs, dueMs }, pacing), pool };
    return { number: callerId.number, atMs, isPaced: isPaced(callerId) };
  });
  return { slots, book };
}

/**
 * A call that left late counts from when it left, for the account and for its number: the one that comes as many calls
 * after it as a second may hold waits a second for it, and no other does.
 */
export function noteLate(book: PaceBook, late: readonly LateCall[]): PaceBook {
  // Whatever a clock says that is wrong, what has left does not lie ahead.
  const leftBySlot = new Map(
    late.map(({ slotMs, leftMs }) => [slotMs, Math.min(leftMs, book.nowMs)]),
  );
  const leftMs = (slotMs: number) => Math.max(slotMs, leftBySlot.get(slotMs) ?? slotMs);
  const noted = <Of extends Cadence<number | null>>(cadence: Of): Of => ({
    ...cadence,
    takenMs: cadence.takenMs.map(leftMs).toSorted((one, other) => one - other),
  });
  return { ...noted(book), pool: book.pool.map(noted) };
}

const isPaced = (callerId: CallerId): callerId is CallerId & Cadence =>
  callerId.callsPerSecond !== null;

/** Between two calls that go out evenly. */
const pitchMs = ({ callsPerSecond }: Cadence, { stretch }: Stretched) =>
  ((1 + evenly * stretch) * 1000) / callsPerSecond;

/** From a call to the one that is as many behind it as a second may hold, at least. */
const spanMs = (cadence: Cadence, { stretch }: Stretched) =>
  ((1 + stretch) * 1000 * mostOf(cadence)) / cadence.callsPerSecond;

/** As many calls as a second may hold; of 2.5 a second, three. */
const mostOf = ({ callsPerSecond }: Cadence) => Math.ceil(callsPerSecond);

/**
 * When it may call next: evenly; but a second behind the call that would otherwise be one too many, and not in one
 * burst with what catches up.
 */
function freeAt(cadence: Cadence, pacing: Stretched): number {
  const { nextMs, takenMs } = cadence;
  const before = (count: number) => takenMs.at(-count) ?? -Infinity;
  return Math.max(
    nextMs,
    before(mostOf(cadence)) + spanMs(cadence, pacing),
    before(1) + pitchMs(cadence, pacing) / catchUp,
  );
}

const callerIdFreeAt = (callerId: CallerId, pacing: Stretched): number =>
  isPaced(callerId) ? freeAt(callerId, pacing) : -Infinity;

/** With one more call, which was due earlier where it had to wait for one that left late. */
function taken<Of extends Cadence>(
  cadence: Of,
  { atMs, dueMs }: { atMs: number; dueMs: number },
  pacing: Stretched,
): Of {
  // Slots are taken ahead of their time, and one that was late is told of after it.
  const memoryMs = spanMs(cadence, pacing) + 1000;
  return {
    ...cadence,
    nextMs: dueMs + pitchMs(cadence, pacing),
    takenMs: [...cadence.takenMs.filter((one) => one > atMs - memoryMs), atMs],
  };
}

function callerIdFor(
  pool: readonly CallerId[],
  request: SlotRequest,
  { openMs, latestMs }: { openMs: number; latestMs: number },
  pacing: Stretched,
): CallerId | undefined {
  const startMs = (callerId: CallerId) => Math.max(openMs, callerIdFreeAt(callerId, pacing));
  // A near number that is not free in time is no reason to call later.
  const isNear = (callerId: CallerId) =>
    request.areaCode !== undefined &&
    callerId.areaCode === request.areaCode &&
    startMs(callerId) <= latestMs;
  return pool
    .filter(({ number }) => request.callerIds === undefined || request.callerIds.includes(number))
    .toSorted(
      (one, other) =>
        Number(isNear(other)) - Number(isNear(one)) ||
        startMs(one) - startMs(other) ||
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
 * them closed, in the order of `used`; and those behind the last of them, which are the next caller's.
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
