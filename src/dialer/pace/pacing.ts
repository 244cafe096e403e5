import { setTimeout as wait } from 'node:timers/promises';
import type { Db } from '#database/transaction.ts';
import {
  type CallClaim,
  leaseCalls,
  leaseSlots,
  type Pacing,
  returnCallSlots,
  tellLateCalls,
} from '#domain/attempt/pace/lease-calls.ts';
import {
  type LateCall,
  type Slot,
  type SlotRequest,
  settleSlots,
} from '#domain/attempt/pace/slots.ts';
import type { Vault } from '#vault/vault.ts';
import { createDatabaseClock } from './database-clock.ts';
import { microBatch } from './micro-batch.ts';

/** Calls that a worker has taken; `mayHaveMore` tells whether asking again at once makes sense. */
export type Batch = { claims: CallClaim[]; mayHaveMore: boolean; lastMs: number };

/** The slots by attempt, in the order of their times; and the last of the batch that was not given back. */
export type Settled = { slots: Map<string, Slot>; lastMs: number };

/**
 * Keeps all workers together below the carrier's calls per second, so that the carrier never holds a queue of ours
 * that a stop, a withdrawal or the end of calling hours can't reach. Times are milliseconds of the database's clock.
 */
export type Pacer = {
  /** Leases the next calls with their slots, or rests as long as there is no room for any. */
  lease(
    request: { worker: string; limit: number; vault: Vault; except?: readonly string[] },
    signal: AbortSignal,
  ): Promise<Batch>;
  /** The slots in which calls go out whose intents stand; what is left over is given back. */
  settle(batch: Batch, attemptIds: readonly string[]): Promise<Settled>;
  /** Gives back these slots, the last ones up to `lastMs`, unless others were taken behind them. */
  giveBack(slots: readonly Slot[], lastMs: number): Promise<void>;
  /** One more slot, for a call that shows one of these numbers; any of the pool where none is named. */
  reserve(callerIds?: readonly string[]): Promise<Slot | undefined>;
  /** A call left just now that had this slot; if it is late, anyone who takes slots learns of it. */
  noteLeft(slot: Slot): void;
  /** Resolves at the time, or when the signal aborts. */
  until(timeMs: number, signal: AbortSignal): Promise<void>;
  /** Resolves at the slot, or when the signal aborts: with the time, which is later behind an own call that left late. */
  turn(slot: Slot, signal: AbortSignal): Promise<number>;
  nowMs(): number;
  /** A call that is later than this takes another slot. */
  mostLateMs(): number;
  /** How long before its slot an intent is committed: what committing has taken lately, and some more. */
  leadMs(): number;
  /** Tells how long a commit took. */
  learnCommit(tookMs: number): void;
};

/** Later than this no order is sent. */
const longestLateMs = 100;
/** Where slots farther ahead are taken, the calls that would have to make it good may have theirs already. */
const nearMs = 750;
/** So late an order is now and then; of what is later, the book is told. */
const usuallyLateMs = 4;
/** Between two orders on the way to the carrier's socket: what workers' clocks differ by, and what the way takes. */
const jitterMs = 4;

/**
 * Any slot, and the one that is as many behind it as a second may hold, lie so much more than a second apart that the first
 * may be late and the last early by all of this. With what lets holes close it costs 1.2 % of the limit (slots.ts).
 */
const stretch = (usuallyLateMs + jitterMs) / 1000;

const shortestLeadMs = 60;
const longestLeadMs = 1_000;
/** A stop, or what matters more, is looked for at least as often. */
const longestRestMs = 250;
const measureEveryMs = 30_000;
/** Anyone who waits longer for a slot asks the database's clock again: where it was set ahead, the slot is minutes away. */
const trustedMs = 1_000;

export function createPacer(db: Db, account: string): Pacer {
  const clock = createDatabaseClock();
  const own = createLateCalls();
  let measured: Promise<void> | undefined;
  let measuredMs = 0;
  let leadMs = shortestLeadMs;
  /** The slots of all workers, as far as this one has seen. */
  let takenUntilMs = 0;
  const pacing = (): Pacing => ({ account, stretch, leadMs });

  // Where one call misses its slot, the ones beside it have as well, and a question for each would make the next
  // ones late.
  const askForSlot = microBatch(
    (requests: readonly SlotRequest[]) => leaseSlots(db, pacing(), requests),
    {
      waitMs: 0,
      most: 1000,
      atOnce: 1,
      isolate: false,
    },
  );

  // A stall makes all late that would have left in it; one alone is told of five milliseconds later. Where the database
  // can't be told, it gives no slots either.
  const tellLate = microBatch(
    async (late: readonly LateCall[]) => {
      await tellLateCalls(db, account, late);
      return late;
    },
    { waitMs: 25, most: 1000, atOnce: 1, isolate: false },
  );

  /** Workers mean the same moment, or their slots would run into each other. */
  async function keepClock(everyMs = measureEveryMs): Promise<void> {
    if (measured !== undefined && performance.now() - measuredMs < everyMs) return measured;
    measuredMs = performance.now();
    measured = clock.measure(db).catch((error: unknown) => {
      measured = undefined;
      throw error;
    });
    return measured;
  }

  async function until(timeMs: number, signal: AbortSignal): Promise<void> {
    // A timer may fire a fraction early, and a call must not.
    for (let leftMs = timeMs - clock.nowMs(); leftMs > 0; leftMs = timeMs - clock.nowMs()) {
      if (signal.aborted) return;
      const restMs = Math.min(Math.ceil(leftMs), trustedMs);
      await wait(restMs, undefined, { signal }).catch(() => undefined);
      if (leftMs > trustedMs) await keepClock(trustedMs).catch(() => undefined);
    }
  }

  return {
    async lease(request, signal) {
      await keepClock();
      const leased = await leaseCalls(db, { ...pacing(), ...request });
      takenUntilMs = leased.lastMs;
      if (leased.waitMs > 0) {
        const restMs = Math.min(Math.ceil(leased.waitMs), longestRestMs);
        await wait(restMs, undefined, { signal }).catch(() => undefined);
      }
      return leased;
    },
    async settle({ claims, lastMs }, attemptIds) {
      const kept = new Set(attemptIds);
      const used = claims.filter(({ id }) => kept.has(id));
      const reserved = claims.map(({ slot }) => slot);
      const { slots, unused } = settleSlots(
        reserved,
        used.map(({ slot }) => slot),
      );
      // What can't be given back is lost, and no call waits for it.
      const isReturned = await returnCallSlots(db, { account, lastMs, slots: unused }).then(
        () => true,
        () => false,
      );
      const byTime = used
        .flatMap(({ id }, i): [string, Slot][] => (slots[i] ? [[id, slots[i]]] : []))
        .toSorted(([, one], [, other]) => one.atMs - other.atMs);
      return {
        slots: new Map(byTime),
        lastMs: isReturned && unused.length > 0 ? lastOf(slots) : lastMs,
      };
    },
    async giveBack(slots, lastMs) {
      await returnCallSlots(db, { account, lastMs, slots });
    },
    async reserve(callerIds) {
      await keepClock();
      const slot = await askForSlot({ callerIds });
      takenUntilMs = Math.max(takenUntilMs, slot?.atMs ?? 0);
      return slot;
    },
    noteLeft(slot) {
      const call = { slotMs: slot.atMs, leftMs: clock.nowMs() - usuallyLateMs };
      if (call.leftMs <= call.slotMs) return;
      own.note(call);
      tellLate(call).catch(() => undefined);
    },
    until,
    async turn({ atMs }, signal) {
      await until(atMs, signal);
      const late = own.takeBehind(atMs);
      if (late === undefined) return atMs;
      const turnMs = Math.max(atMs, late.leftMs + (1 + stretch) * 1000);
      await until(turnMs, signal);
      return turnMs;
    },
    nowMs: () => clock.nowMs(),
    mostLateMs: () => (takenUntilMs - clock.nowMs() <= nearMs ? longestLateMs : usuallyLateMs),
    leadMs: () => leadMs,
    learnCommit(tookMs) {
      // Quick to grow, slow to shrink: a slot missed costs more than an intent some milliseconds older.
      const wanted = Math.max(leadMs * 0.95, tookMs * 1.5 + 10);
      leadMs = Math.min(longestLeadMs, Math.max(shortestLeadMs, wanted));
    },
  };
}

const lastOf = (slots: readonly Slot[]) => Math.max(...slots.map(({ atMs }) => atMs));

export type LateCalls = {
  note(call: LateCall): void;
  /** The first late call, not asked for before, whose slot lies a second before this one. */
  takeBehind(slotMs: number): LateCall | undefined;
};

/** No call that left so long ago is in the way of one that leaves now. */
const keptMs = 2_000;
/** Behind one that was later than this no call waits: it has no place among the others any more. */
const latestMs = 500;

/**
 * A worker's own calls of the last seconds that left late. The book learns of them as well, but perhaps when the slot
 * that lies a second behind is taken already. For each of them one call waits.
 */
export function createLateCalls(): LateCalls {
  let calls: LateCall[] = [];
  return {
    note(call) {
      calls = calls.filter(({ leftMs }) => call.leftMs - leftMs < keptMs);
      if (call.leftMs - call.slotMs < latestMs) calls.push(call);
    },
    takeBehind(slotMs) {
      const first = calls
        .filter((call) => slotMs - call.slotMs >= 1000)
        .toSorted((one, other) => one.slotMs - other.slotMs)[0];
      calls = calls.filter((call) => call !== first);
      return first;
    },
  };
}
