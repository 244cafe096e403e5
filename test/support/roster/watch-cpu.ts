import type pg from 'pg';
import { cpuMs } from '#test/bench/cost/cpu.ts';

/** What the processor does for the sessions of a pool on this machine's server, those that ended included. */
export type CpuWatch = Disposable & { seconds(): number };

const everyMs = 100;

export function watchCpu(pool: pg.Pool): CpuWatch {
  const used = new Map<number, number>();
  pool.on('connect', (client) =>
    used.set((client as unknown as { processID: number }).processID, 0),
  );
  const look = () => {
    for (const pid of used.keys()) {
      try {
        used.set(pid, cpuMs(pid));
      } catch {
        // It ended; what it had used last counts.
      }
    }
  };
  const timer = setInterval(look, everyMs).unref();
  return {
    seconds: () => [...used.values()].reduce((sum, ms) => sum + ms, 0) / 1000,
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
