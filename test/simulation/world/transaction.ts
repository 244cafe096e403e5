import type { Lock } from './lock.ts';
import type { Task } from './scheduler.ts';
import type { World } from './world.ts';

export type Act<T> = {
  /** In the order in which they are taken. */
  locks: readonly (readonly [Lock, 'share' | 'change'])[];
  /** Reads under the locks and decides; what it returns is the commit. */
  decide: () => () => T;
  /** What can befall its client between reading and committing. */
  within?: () => Generator<number, unknown, void>;
};

/** One transaction: on the way, in line, reading, committing, on the way back. The locks are held until the commit. */
export function* transact<T>(world: World, task: Task, act: Act<T>): Generator<number, T, void> {
  const { random } = world;
  yield random.between(0.5, 3);
  for (const [lock, mode] of act.locks) yield* lock.take(task, mode);
  const commit = act.decide();
  yield random.chance(0.01) ? random.between(100, 3_000) : random.between(0.5, 3);
  if (act.within !== undefined) yield* act.within();
  const result = commit();
  for (const lock of task.held.splice(0)) lock.release(task);
  yield random.between(0.5, 3);
  return result;
}
