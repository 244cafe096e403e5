import { readdirSync, readFileSync } from 'node:fs';
import { parentOf } from '#test/bench/cost/cpu.ts';

/** Megabytes of a process, with its share of what it shares with others (PSS, proc_pid_smaps(5)). */
export function memoryMb(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) / 1024;
}

/** Of a PostgreSQL server: its postmaster and all that it has started. */
export function postgresMb(postmaster: number): number {
  const children = readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && parentOf(Number(name)) === postmaster;
    } catch {
      // It ended meanwhile.
      return false;
    }
  });
  return [postmaster, ...children.map(Number)].reduce((sum, pid) => {
    try {
      return sum + memoryMb(pid);
    } catch {
      return sum;
    }
  }, 0);
}
