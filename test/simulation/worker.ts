import type { Outcome } from '#domain/attempt/attempt-event.ts';
import { intentGoodMs, judgeIntent } from '#domain/attempt/intent.ts';
import { step } from '#domain/attempt/step.ts';
import { isTaken } from './bot.ts';
import { caretake, nextDueAt } from './caretaker.ts';
import { finishSettled, happen, save } from './database.ts';
import { type Attempt, isOpen, verdictOn } from './rows.ts';
import { type Host, parked, type Task } from './scheduler.ts';
import { transact } from './transaction.ts';
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

/** As in pacing.ts: how late a slot may be fired, and how much wider than the rate the slots are for it. */
const mostLateMs = 10;
const stretch = 0.02;
const leadMs = 60;
const saveTries = 5;

type Claim = { attempt: Attempt; fence: string };
type Slots = { firstMs: number; spacingMs: number };

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
    if (worker.sleeps === sleeps) wake(world, worker);
  });
}

export function wake(world: World, worker: Worker): void {
  const { idle } = worker;
  worker.idle = undefined;
  if (idle !== undefined) world.scheduler.resume(idle);
}

/** Leases, takes slots, passes the gate and fires; true where there was something to do. */
function* dial(
  world: World,
  worker: Worker,
  task: Task,
  channel: 'voice' | 'text',
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

function isDue(world: World, attempt: Attempt, channel: 'voice' | 'text'): boolean {
  const { campaign, state, notBefore } = attempt;
  const { now } = world.scheduler;
  return (
    state === 'planned' &&
    attempt.channel === channel &&
    notBefore <= now &&
    campaign.state === 'dialing' &&
    campaign.stopTryingAt > now
  );
}

/** Takes what is due, emergencies first; rows that somebody holds are left out. */
function lease(world: World, worker: Worker, channel: 'voice' | 'text', limit: number): Claim[] {
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

/** The arithmetic of pace-store.ts: one row, and whoever changes it waits for whoever does already. */
function* reserve(world: World, task: Task, count: number): Generator<number, Slots, void> {
  const { pace } = world;
  const spacingMs = (1000 * (1 + stretch)) / pace.callsPerSecond;
  return yield* transact(world, task, {
    locks: world.without.has('pace-lock') ? [] : [[pace.lock, 'change']],
    decide: () => {
      const firstMs = Math.max(pace.nextSlotAt, world.scheduler.now + leadMs);
      return () => {
        pace.nextSlotAt = firstMs + count * spacingMs;
        return { firstMs, spacingMs };
      };
    },
  });
}

type Intent = Claim & { intentCommittedAt: number };

function* commitIntents(
  world: World,
  worker: Worker,
  task: Task,
  claims: readonly Claim[],
): Generator<number, Intent[], void> {
  const campaigns = [...new Set(claims.map(({ attempt }) => attempt.campaign))];
  const phones = [...new Set(claims.map(({ attempt }) => attempt.phone))];
  campaigns.sort((one, other) => one.id - other.id);
  phones.sort((one, other) => one.id - other.id);
  return yield* transact(world, task, {
    locks: [
      ...(world.without.has('stop-lock')
        ? []
        : campaigns.map(({ line }) => [line, 'share'] as const)),
      ...(world.without.has('gate-lock')
        ? []
        : phones.map(({ gate }) => [gate, 'change'] as const)),
    ],
    decide: () => judge(world, worker, claims),
    within: () => boundary(world, worker, 'within-gate'),
  });
}

function judge(world: World, worker: Worker, claims: readonly Claim[]): () => Intent[] {
  const taken = new Set<string>();
  const isMine = ({ attempt, fence }: Claim) =>
    attempt.state === 'claimed' &&
    (world.without.has('fence') || (attempt.fence === fence && attempt.worker === worker.id));
  const judged = claims.filter(isMine).map((claim) => {
    const { attempt } = claim;
    const line = `${attempt.phone.id} ${attempt.channel}`;
    const verdict = world.without.has('gate')
      ? ({ kind: 'place' } as const)
      : verdictFor(world, attempt, taken.has(line));
    if (verdict.kind === 'place') taken.add(line);
    return { ...claim, step: step(attempt, { kind: 'judged', verdict }) };
  });
  return () =>
    judged.filter(isMine).flatMap((one) => {
      const { attempt, fence } = one;
      const isPlacing = one.step.move?.to === 'placing';
      if (isPlacing) {
        attempt.token = world.nextToken++;
        world.tokens.set(attempt.token, attempt);
        attempt.intentAt = world.scheduler.now;
        attempt.orders = 0;
      }
      if (isPlacing) world.checker.onIntent(attempt);
      save(world, attempt, one.step, 'judged');
      return isPlacing ? [{ attempt, fence, intentCommittedAt: world.scheduler.now }] : [];
    });
}

function verdictFor(world: World, attempt: Attempt, isTakenNow: boolean) {
  const { campaign, phone, channel } = attempt;
  const { now } = world.scheduler;
  const others = world.attempts.filter(
    (other) => other !== attempt && other.phone === phone && other.channel === channel,
  );
  return judgeIntent(
    {
      campaignState: campaign.state,
      purpose: campaign.policy.purpose,
      approved: campaign.approved,
      stopTryingAt: Temporal.Instant.fromEpochMilliseconds(Math.floor(campaign.stopTryingAt)),
      ...verdictOn(phone, campaign.policy.purpose, now),
      timeZones: phone.zones,
      busyWithUs:
        isTakenNow ||
        others.some(
          (other) =>
            isOpen(other) &&
            other.state !== 'planned' &&
            other.state !== 'claimed' &&
            !(other.superseded && other.state === 'unknown'),
        ),
      alreadySpoken: others.some((other) => other.campaign === campaign && other.spoken),
    },
    Temporal.Instant.fromEpochMilliseconds(Math.floor(now)),
  );
}

type Shot = Intent & { slotMs: number | undefined; committedMs: number };

/** Fires in the intent's slot, or in a later one where this one was missed. */
function* fire(
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
    if (slotMs === undefined || now() - slotMs <= mostLateMs) break;
    slotMs = (yield* reserve(world, task, 1)).firstMs;
  }
  if (!isForever && now() - committedMs > intentGoodMs) {
    return yield* saveOutcome(world, worker, task, { ...shot, outcome: { kind: 'unknown' } });
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
    const isAccount = outcome.kind === 'rejected' && outcome.class === 'account';
    yield* transact(world, task, {
      locks: [
        ...(outcome.kind === 'rejected'
          ? ([[campaign.line, isAccount ? 'change' : 'share']] as const)
          : []),
        [attempt.lock, 'change'],
      ],
      decide: () => {
        const taken = step(attempt, {
          kind: 'ordered',
          fence: world.without.has('fence') ? attempt.fence : fence,
          outcome,
          isTaken: outcome.kind === 'accepted' && isTaken(world, attempt, outcome.carrierId),
        });
        return () => save(world, attempt, taken, 'ordered');
      },
      within: () => boundary(world, worker, 'within-save'),
    });
    if (!(yield* boundary(world, worker, 'after-save'))) return;
    yield 200 * 2 ** tries;
  }
}
