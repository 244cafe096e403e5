import { setTimeout as wait } from 'node:timers/promises';
import type { Db } from '#database/transaction.ts';
import { leaseSlots, yieldSlots } from '#domain/attempt/lease-slots.ts';
import { createDatabaseClock } from './database-clock.ts';

/**
 * Keeps all workers together below the carrier's calls per second, so that the carrier never holds a queue of ours
 * that a stop, a withdrawal or the end of calling hours can't reach. Times are milliseconds of the database's clock.
 */
export type Pacer = {
  /** How many calls make a batch: a tenth of a second's worth, and at least one. */
  batchSize(): number;
  reserve(count: number): Promise<number[]>;
  /** Slots that turned out not to be needed, from the end of what was reserved. */
  giveBack(slots: readonly number[], used: number): Promise<void>;
  /** Resolves at the time, or when the signal aborts. */
  until(timeMs: number, signal: AbortSignal): Promise<void>;
  nowMs(): number;
  /** How long before its slot an intent is committed: what committing has taken lately, and some more. */
  leadMs(): number;
  /** Tells how long a commit took. */
  learnCommit(tookMs: number): void;
};

/** A slot fired later than this is given up: the second that follows it would have one call too many. */
export const mostLateMs = 10;

/** The lateness that is let through, and the jitter between two orders on the way to the carrier's socket. */
const stretch = (mostLateMs + 10) / 1000;

const shortestLeadMs = 60;
const longestLeadMs = 1_000;

export function createPacer(db: Db, account: string): Pacer {
  const clock = createDatabaseClock();
  let measured: Promise<void> | undefined;
  let spacingMs = Infinity;
  let leadMs = shortestLeadMs;

  return {
    batchSize: () => Math.max(1, Math.floor(100 / spacingMs)),
    async reserve(count) {
      measured ??= clock.measure(db).catch((error: unknown) => {
        measured = undefined;
        throw error;
      });
      await measured;
      const sentMs = performance.now();
      const slots = await leaseSlots(db, { account, count, stretch, leadMs });
      clock.observe(sentMs, slots.nowMs);
      spacingMs = slots.spacingMs;
      return Array.from({ length: count }, (_, i) => slots.firstMs + i * slots.spacingMs);
    },
    async giveBack(slots, used) {
      const last = slots.at(-1);
      if (last === undefined || used >= slots.length) return;
      const count = slots.length - used;
      await yieldSlots(db, { account, endMs: last + spacingMs, count, spacingMs });
    },
    async until(timeMs, signal) {
      // A timer may fire a fraction early, and a call must not.
      for (let leftMs = timeMs - clock.nowMs(); leftMs > 0; leftMs = timeMs - clock.nowMs()) {
        if (signal.aborted) return;
        await wait(Math.ceil(leftMs), undefined, { signal }).catch(() => undefined);
      }
    },
    nowMs: () => clock.nowMs(),
    leadMs: () => leadMs,
    learnCommit(tookMs) {
      // Quick to grow, slow to shrink: a slot missed costs more than an intent some milliseconds older.
      const wanted = Math.max(leadMs * 0.95, tookMs * 1.5 + 10);
      leadMs = Math.min(longestLeadMs, Math.max(shortestLeadMs, wanted));
    },
  };
}
