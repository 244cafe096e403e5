import type { ChildProcess } from 'node:child_process';
import diagnostics from 'node:diagnostics_channel';

/** What a test file costs most by: it is counted, as a count is the same on every machine. */
export type Counts = { products: number; databases: number; processes: number; calls: number };

/** Files of one kind share a process, and its count. */
const run = globalThis as { testCounts?: Counts };

/** Counts what is made from here on, and tells what was made until now. */
export function takeCounts(): Counts {
  const counts = run.testCounts ?? none();
  if (run.testCounts === undefined) diagnostics.subscribe('child_process', countProcess);
  run.testCounts = none();
  return counts;
}

export function count(what: keyof Counts, made = 1): void {
  if (run.testCounts !== undefined) run.testCounts[what] += made;
}

export const none = (): Counts => ({ products: 0, databases: 0, processes: 0, calls: 0 });

function countProcess(message: unknown): void {
  const { process: child } = message as { process: ChildProcess };
  // It is told of before it has been started.
  queueMicrotask(() => {
    if (!child.spawnargs?.some((word) => word.includes('program-process'))) count('processes');
  });
}
