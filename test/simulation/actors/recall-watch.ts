import { step } from '#domain/attempt/machine/step.ts';
import { boundary, type Worker } from '#test/simulation/world/boundary.ts';
import { save } from '#test/simulation/world/database.ts';
import { isDialing } from '#test/simulation/world/rows.ts';
import type { Task } from '#test/simulation/world/scheduler.ts';
import { transact } from '#test/simulation/world/transaction.ts';
import type { World } from '#test/simulation/world/world.ts';
import type { Claim, Intent } from './gate.ts';

/** As in the dialer: what was seen longer ago is not believed. */
export const freshMs = 150;
const recallTries = 8;

/** Looks at the campaign and the attempt where the last look is too old; a worker that stood still looks again. */
export function* mayLeave(
  world: World,
  worker: Worker,
  { attempt, fence, committedMs }: Intent & { committedMs: number },
): Generator<number, 'yes' | 'recalled', void> {
  if (world.without.has('recall')) return 'yes';
  const { scheduler, random } = world;
  // A worker that heard of a change looks as soon as one that did not.
  let seenMs = random.chance(0.5) ? -Infinity : committedMs;
  while (scheduler.now - seenMs > freshMs) {
    seenMs = scheduler.now;
    yield random.between(0.5, 3);
    const isWanted =
      attempt.state !== 'placing' ||
      attempt.fence !== fence ||
      attempt.recallFence === fence ||
      !isDialing(attempt.campaign);
    yield random.between(0.5, 3);
    if (isWanted) return 'recalled';
    yield* boundary(world, worker, 'before-order');
  }
  return 'yes';
}

/** Nothing has left this process, and nothing will. */
export function* recall(
  world: World,
  worker: Worker,
  task: Task,
  { attempt, fence }: Claim,
): Generator<number, void, void> {
  for (let tries = 1; tries <= recallTries; tries++) {
    yield* transact(world, task, {
      locks: [[attempt.lock, 'change']],
      decide: () => {
        const taken = step(attempt, { kind: 'recalled', fence });
        return () => {
          if (taken.outcome === 'applied') world.stats.recalls += 1;
          save(world, attempt, taken, 'recalled');
        };
      },
      within: () => boundary(world, worker, 'within-save'),
    });
    if (!(yield* boundary(world, worker, 'after-save'))) return;
    yield 100 * 2 ** tries;
  }
}
