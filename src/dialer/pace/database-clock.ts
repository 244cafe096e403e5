import { type Db, databaseNow } from '#database/transaction.ts';

/**
 * The database's clock, read from this process's monotonic one. Slots are dated by the database, so that all workers
 * mean the same moment, and asking it at the moment itself would be too late.
 */
export type DatabaseClock = {
  nowMs(): number;
  /** Learns from an answer: its question left at `sentMs`, and the clock said `databaseMs` in between. */
  observe(sentMs: number, databaseMs: number): void;
  /** Asks a few times; the quickest answer tells best. */
  measure(db: Db): Promise<void>;
};

/** Computer clocks drift by some milliseconds an hour: what was learned a minute ago is forgotten. */
const memoryMs = 60_000;
/** More than that a clock doesn't drift within it: it was set. */
const mostDriftMs = 100;

type Sample = { offsetMs: number; roundTripMs: number; atMs: number };

export function createDatabaseClock(): DatabaseClock {
  let samples: Sample[] = [];
  let best: Sample = { offsetMs: Date.now() - performance.now(), roundTripMs: Infinity, atMs: 0 };

  function observe(sentMs: number, databaseMs: number): void {
    const atMs = performance.now();
    const roundTripMs = atMs - sentMs;
    samples = samples.filter((sample) => atMs - sample.atMs < memoryMs).slice(-99);
    const offsetMs = databaseMs - (sentMs + roundTripMs / 2);
    const doubtMs = (roundTripMs + best.roundTripMs) / 2 + mostDriftMs;
    if (Math.abs(offsetMs - best.offsetMs) > doubtMs) samples = [];
    samples.push({ offsetMs, roundTripMs, atMs });
    best = samples.reduce((one, other) => (other.roundTripMs < one.roundTripMs ? other : one));
  }

  return {
    nowMs: () => performance.now() + best.offsetMs,
    observe,
    async measure(db) {
      for (let i = 0; i < 5; i++) {
        const sentMs = performance.now();
        const now = await databaseNow(db);
        observe(sentMs, Number(now.epochNanoseconds) / 1e6);
      }
    },
  };
}
