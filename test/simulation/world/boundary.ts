import { type Host, parked, type Task } from './scheduler.ts';
import { type Boundary, say, type World } from './world.ts';

/** A dial worker: what dialer.ts and place-attempt.ts do, on the model's clock, network and rows. */
export type Worker = {
  id: number;
  host: Host;
  holdUntil: number;
  idle: Task | undefined;
  /** Which sleep it is in: an alarm of an earlier one wakes nobody. */
  sleeps: number;
  /** Somebody starts another one in its place. */
  replace(): void;
};

/** Where a worker may die or stand still. Returns true where the answer to a commit is lost. */
export function* boundary(
  world: World,
  worker: Worker,
  name: Boundary,
): Generator<number, boolean, void> {
  const { random, script, stats, scheduler } = world;
  switch (script.fault(name)) {
    case 'none':
      return false;
    case 'lost-commit':
      say(world, worker.host.name, `the answer is lost: ${name}`);
      return true;
    case 'pause':
      stats.pauses += 1;
      worker.host.pausedUntil = scheduler.now + random.between(500, 90_000);
      world.stoodStillMs += worker.host.pausedUntil - scheduler.now;
      say(world, worker.host.name, `stands still: ${name}`);
      yield 0;
      return false;
    case 'crash':
      stats.crashes += 1;
      say(world, worker.host.name, `dies: ${name}`);
      scheduler.kill(worker.host);
      worker.replace();
      yield parked;
      return false;
  }
}
