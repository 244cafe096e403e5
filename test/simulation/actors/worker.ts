import type { Channel } from '#domain/shared/channel.ts';
import { boundary, type Worker } from '#test/simulation/world/boundary.ts';
import { finishSettled, happen } from '#test/simulation/world/database.ts';
import { type Attempt, isDialing } from '#test/simulation/world/rows.ts';
import { parked, type Task } from '#test/simulation/world/scheduler.ts';
import type { World } from '#test/simulation/world/world.ts';
import { caretake, nextDueAt } from './caretaker.ts';
import { type Claim, commitIntents } from './gate.ts';
import { leadMs, reserve, type Slots } from './pace.ts';
import { fire } from './place.ts';

/** The dial loop: leases, takes slots, passes the gate and fires; sees to what is late; sleeps until there is more. */
export function* work(world: World, worker: Worker, task: Task): Generator<number, void, void> {
  for (;;) {
    yield world.random.between(1, 5);
    finishSettled(world);
    const { now } = world.scheduler;
    let isBusy = false;
    if (worker.holdUntil <= now) {
      const calls = yield* dial(world, worker, task, 'voice');
      const texts = yield* dial(world, worker, task, 'text');
      isBusy = calls || texts;
    }
    yield* caretake(world, worker, task);
    if (isBusy) continue;
    const dueAt = Math.max(nextDueAt(world), worker.holdUntil);
    if (dueAt > world.scheduler.now) {
      worker.idle = task;
      worker.sleeps += 1;
      if (dueAt < Infinity) setAlarm(world, worker, dueAt);
      yield parked;
    } else yield 500;
  }
}

function setAlarm(world: World, worker: Worker, at: number): void {
  const { sleeps } = worker;
  world.scheduler.after(Math.max(1, at - world.scheduler.now), () => {
    if (worker.sleeps === sleeps) escalation(world, worker);
  });
}

export function escalation(world: World, worker: Worker): void {
  const { idle } = worker;
  worker.idle = undefined;
  if (idle !== undefined) world.scheduler.resume(idle);
}

/** Leases, takes slots, passes the gate and fires; true where there was something to do. */
function* dial(
  world: World,
  worker: Worker,
  task: Task,
  channel: Channel,
): Generator<number, boolean, void> {
  if (!world.open.some((one) => isDue(world, one, channel))) return false;
  yield* boundary(world, worker, 'before-lease');
  const limit = channel === 'voice' ? Math.max(1, Math.floor(world.pace.callsPerSecond / 5)) : 5;
  const claims = lease(world, worker, channel, limit);
  yield world.random.between(1, 5);
  // Leases whose answer is lost run out by themselves.
  if (yield* boundary(world, worker, 'after-lease')) return true;
  if (claims.length === 0) return false;
  let slots: Slots | undefined;
  if (channel === 'voice') {
    yield* boundary(world, worker, 'before-pace');
    slots = yield* reserve(world, task, claims.length);
    if (yield* boundary(world, worker, 'after-pace')) return true;
    yield Math.max(0, slots.firstMs - leadMs - world.scheduler.now);
  }
  const committedMs = world.scheduler.now;
  yield* boundary(world, worker, 'before-gate');
  const intents = yield* commitIntents(world, worker, task, claims);
  if (yield* boundary(world, worker, 'after-gate')) return true;
  for (const [i, intent] of intents.entries()) {
    const slotMs = slots === undefined ? undefined : slots.firstMs + i * slots.spacingMs;
    world.scheduler.start(worker.host, (own) =>
      fire(world, worker, own, { ...intent, slotMs, committedMs }),
    );
  }
  return true;
}

function isDue(world: World, attempt: Attempt, channel: Channel): boolean {
  const { campaign, state, notBefore } = attempt;
  const { now } = world.scheduler;
  return (
    state === 'planned' &&
    attempt.channel === channel &&
    notBefore <= now &&
    isDialing(campaign) &&
    campaign.stopTryingAt > now
  );
}

/** Takes what is due, emergencies first; rows that somebody holds are left out. */
function lease(world: World, worker: Worker, channel: Channel, limit: number): Claim[] {
  const due = world.open
    .filter((one) => isDue(world, one, channel) && one.lock.isFree())
    .sort((one, other) => urgency(one) - urgency(other))
    .slice(0, limit);
  return due.map((attempt) => {
    attempt.fence = String(Number(attempt.fence) + 1);
    attempt.worker = worker.id;
    happen(world, attempt, { kind: 'leased' });
    return { attempt, fence: attempt.fence };
  });
}

const urgency = ({ campaign }: Attempt) => (campaign.policy.purpose === 'emergency' ? 0 : 1);
