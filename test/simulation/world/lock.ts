import { parked, type Scheduler, type Task } from './scheduler.ts';

/** A lock of the model database: shared or exclusive, and fair, as the line of a campaign is. */
export type Lock = {
  take(task: Task, mode: 'share' | 'change'): Generator<number, void, void>;
  release(task: Task): void;
  isFree(): boolean;
};

export function createLock(scheduler: Scheduler): Lock {
  let holders: { task: Task; mode: 'share' | 'change' }[] = [];
  const line: { task: Task; mode: 'share' | 'change' }[] = [];

  const goesWith = (mode: 'share' | 'change') =>
    holders.length === 0 || (mode === 'share' && holders.every((one) => one.mode === 'share'));

  function admit(): void {
    for (;;) {
      const [first] = line;
      if (first === undefined || !goesWith(first.mode)) return;
      line.shift();
      if (!first.task.host.alive) continue;
      holders.push(first);
      first.task.held.push(lock);
      scheduler.resume(first.task);
    }
  }

  const lock: Lock = {
    *take(task, mode) {
      if (line.length === 0 && goesWith(mode)) {
        holders.push({ task, mode });
        task.held.push(lock);
        return;
      }
      line.push({ task, mode });
      yield parked;
    },
    release(task) {
      holders = holders.filter((one) => one.task !== task);
      admit();
    },
    isFree: () => holders.length === 0,
  };
  return lock;
}
