import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second (USER_HZ, proc(5)). */
const tickMs = 10;

/** User and system time of a process, in milliseconds, and of its children that have ended; its parent. */
function statOf(pid: number): { ownMs: number; endedMs: number; parent: number } {
  // The name, in parentheses, may hold anything; the third field follows the last of them.
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [parent = 0, user = 0, system = 0, endedUser = 0, endedSystem = 0] = [
    1, 11, 12, 13, 14,
  ].map((place) => fields[place]);
  return {
    ownMs: (user + system) * tickMs,
    endedMs: (endedUser + endedSystem) * tickMs,
    parent,
  };
}

export function cpuMs(pid: number): number {
  return statOf(pid).ownMs;
}

export function parentOf(pid: number): number {
  return statOf(pid).parent;
}

/** Of a PostgreSQL server: its postmaster and all that it has started, ended or not. */
export function postgresCpuMs(postmaster: number): number {
  const { ownMs, endedMs } = statOf(postmaster);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .reduce((sum, name) => {
      try {
        const one = statOf(Number(name));
        return one.parent === postmaster ? sum + one.ownMs : sum;
      } catch {
        // It ended meanwhile.
        return sum;
      }
    }, ownMs + endedMs);
}
