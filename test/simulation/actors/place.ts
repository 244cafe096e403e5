import type { Outcome } from '#domain/attempt/machine/attempt-event.ts';
import { intentGoodMs } from '#domain/attempt/machine/intent.ts';
import { step } from '#domain/attempt/machine/step.ts';
import { boundary, type Worker } from '#test/simulation/world/boundary.ts';
import { save } from '#test/simulation/world/database.ts';
import type { Task } from '#test/simulation/world/scheduler.ts';
import { transact } from '#test/simulation/world/transaction.ts';
import type { World } from '#test/simulation/world/world.ts';
import { isTaken } from './bot.ts';
import type { Claim, Intent } from './gate.ts';
import { mostLateMs, reserve } from './pace.ts';
import { mayLeave, recall } from './recall-watch.ts';

const saveTries = 7;

type Shot = Intent & { slotMs: number | undefined; committedMs: number };

/** Fires in the intent's slot, or in a later one where this one was missed. */
export function* fire(
  world: World,
  worker: Worker,
  task: Task,
  shot: Shot,
): Generator<number, void, void> {
  const { committedMs } = shot;
  const now = () => world.scheduler.now;
  const isForever = world.without.has('intent-age');
  for (let { slotMs } = shot; ; ) {
    if (
      slotMs !== undefined &&
      slotMs - now() > intentGoodMs - (now() - committedMs) &&
      !isForever
    ) {
      // Nothing has left this process, so it is safe to begin again from the plan.
      return yield* saveOutcome(world, worker, task, {
        ...shot,
        outcome: { kind: 'unsent', retryAfterMs: 0 },
      });
    }
    if (slotMs !== undefined) yield Math.max(0, slotMs - now());
    yield* boundary(world, worker, 'before-order');
    const may = yield* mayLeave(world, worker, shot);
    if (may === 'recalled') return yield* recall(world, worker, task, shot);
    if (slotMs === undefined || now() - slotMs <= mostLateMs) break;
    slotMs = (yield* reserve(world, task, 1)).firstMs;
  }
  if (!isForever && now() - committedMs > intentGoodMs) {
    return yield* saveOutcome(world, worker, task, {
      ...shot,
      outcome: { kind: 'unsent', retryAfterMs: 0 },
    });
  }
  world.stats.orders += 1;
  world.checker.onOrder(shot.attempt, shot.intentCommittedAt);
  const { afterMs, outcome } = world.carrier.order(shot.attempt);
  if (outcome.kind !== 'unsent') shot.attempt.orders += 1;
  yield* boundary(world, worker, 'after-order');
  yield afterMs;
  yield* boundary(world, worker, 'after-answer');
  if (outcome.kind === 'unsent') worker.holdUntil = now() + (outcome.retryAfterMs ?? 500);
  yield* saveOutcome(world, worker, task, { ...shot, outcome });
}

function* saveOutcome(
  world: World,
  worker: Worker,
  task: Task,
  { attempt, fence, outcome }: Claim & { outcome: Outcome },
): Generator<number, void, void> {
  const { campaign } = attempt;
  for (let tries = 1; tries <= saveTries; tries++) {
    const mayPause =
      outcome.kind === 'rejected' && (outcome.class === 'account' || outcome.class === 'refused');
    yield* transact(world, task, {
      locks: [
        ...(outcome.kind === 'rejected'
          ? ([[campaign.line, mayPause ? 'change' : 'share']] as const)
          : []),
        [attempt.lock, 'change'],
        // What the carrier says of the number is written into the gate of the phone.
        ...(isOfPhone(outcome) ? ([[attempt.phone.gate, 'change']] as const) : []),
      ],
      // The attempt is locked, and its call may become another's meanwhile: PostgreSQL refuses the second of them, which
      // decides again.
      decide: () => () => {
        const taken = step(attempt, {
          kind: 'ordered',
          fence: world.without.has('fence') ? attempt.fence : fence,
          outcome,
          isTaken: outcome.kind === 'accepted' && isTaken(world, attempt, outcome.carrierId),
        });
        save(world, attempt, taken, 'ordered');
      },
      within: () => boundary(world, worker, 'within-save'),
    });
    if (!(yield* boundary(world, worker, 'after-save'))) return;
    yield 200 * 2 ** tries;
  }
}

function isOfPhone(outcome: Outcome): boolean {
  return (
    outcome.kind === 'rejected' && (outcome.class === 'bad-number' || outcome.class === 'opted-out')
  );
}
