import { step } from '#domain/attempt/machine/step.ts';
import { doubtSeconds } from '#domain/attempt/machine/time-step.ts';
import type { CarrierReport } from '#domain/shared/carrier/carrier-report.ts';
import type { Worker } from '#test/simulation/world/boundary.ts';
import { happen, save } from '#test/simulation/world/database.ts';
import {
  familySparedAt,
  isAwaited,
  passingOf,
  sparedAt,
  textLateAt,
} from '#test/simulation/world/passing.ts';
import {
  type Attempt,
  type Campaign,
  isDialing,
  isNextOfHousehold,
  isOpen,
} from '#test/simulation/world/rows.ts';
import type { Task } from '#test/simulation/world/scheduler.ts';
import { transact } from '#test/simulation/world/transaction.ts';
import { say, type World } from '#test/simulation/world/world.ts';
import { hear } from './bot.ts';
import type { Call } from './carrier.ts';

/** What sweep-attempts.ts, reconcile-unknown.ts and follow-calls.ts do. */
export function* caretake(world: World, worker: Worker, task: Task): Generator<number, void, void> {
  // Tries that are planned meanwhile come at the end.
  spareContacts(world);
  callNextOfHouseholds(world);
  for (const attempt of world.open) {
    if (dueAt(world, attempt) > world.scheduler.now || !attempt.lock.isFree()) continue;
    world.checker.onSweep(attempt);
    if (attempt.state === 'unknown') yield* settleDoubt(world, task, attempt);
    else yield* sweep(world, task, attempt);
  }
  for (const orphan of world.orphans) {
    if (orphan.ended || orphan.dueAt > world.scheduler.now) continue;
    orphan.dueAt = world.scheduler.now + 30_000;
    yield world.random.between(30, 400);
    if (world.script.fails()) continue;
    say(world, worker.host.name, `ends ${orphan.carrierId}, which no attempt wants`);
    world.carrier.cancel(orphan.carrierId);
    orphan.ended = true;
    world.stats.orphansEnded += 1;
  }
}

/** Those whose family was told, as household-store.ts has it. */
function spareContacts(world: World): void {
  if (world.without.has('family-reached')) return;
  for (const attempt of world.open) {
    if (!attempt.lock.isFree() || familySparedAt(world, attempt) > world.scheduler.now) continue;
    const move = { to: 'suppressed', disposition: 'family-reached' } as const;
    save(world, attempt, { outcome: 'applied', move, effects: [] }, 'spared');
  }
}

/** The next phone of a household is due as soon as the one before it is done with. */
function callNextOfHouseholds(world: World): void {
  const { now } = world.scheduler;
  for (const attempt of world.open) {
    if (!attempt.lock.isFree() || !isNextOfHousehold(attempt, now)) continue;
    attempt.notBefore = now;
    world.stats.turnsGiven += 1;
  }
}

function* sweep(world: World, task: Task, attempt: Attempt): Generator<number, void, void> {
  const { effects } = happen(world, attempt, passingOf(world, attempt));
  const ask = effects.find((effect) => effect.kind === 'ask');
  if (ask === undefined) return;
  yield world.random.between(30, 400);
  if (world.script.fails()) return;
  const call = world.carrier.calls.find(({ carrierId }) => carrierId === attempt.carrierId);
  if (call === undefined || world.script.denies()) {
    yield* transact(world, task, {
      locks: [
        [attempt.campaign.line, 'share'],
        [attempt.lock, 'change'],
      ],
      decide: () => () => void happen(world, attempt, { kind: 'denied' }),
    });
    return;
  }
  if (ask.endFirst) world.carrier.cancel(call.carrierId);
  yield* hear(world, task, { attempt, report: reportOf(call), why: 'event' });
}

function* settleDoubt(world: World, task: Task, attempt: Attempt): Generator<number, void, void> {
  const { effects } = yield* transact(world, task, {
    locks: [
      [attempt.campaign.line, 'share'],
      [attempt.lock, 'change'],
    ],
    decide: () => {
      const taken = step(attempt, passingOf(world, attempt));
      return () => {
        save(world, attempt, taken, 'time');
        return taken;
      };
    },
  });
  if (!effects.some(({ kind }) => kind === 'list')) return;
  const { intentAt } = attempt;
  const intentAgeSeconds = (world.scheduler.now - intentAt) / 1000;
  yield world.random.between(30, 400);
  if (world.script.fails()) {
    attempt.unanswered = true;
    return;
  }
  const now = () => world.scheduler.now;
  const listed = world.carrier.calls.filter(
    (call) =>
      call.attempt.phone === attempt.phone &&
      call.attempt.channel === attempt.channel &&
      call.listedAt <= now() &&
      call.createdAt >= intentAt - 30_000 &&
      call.createdAt <= intentAt + 50_000,
  );
  const isUnclaimed = ({ carrierId }: Call) =>
    !world.callsOf.has(carrierId) &&
    ![...world.heard].some((key) => key.startsWith(`${carrierId} `));
  const unclaimed = world.without.has('list') ? [] : listed.filter(isUnclaimed);
  // Two closures say different things; their texts are told apart by that.
  const [oldest, ...others] = unclaimed.filter(
    ({ attempt: of }) => attempt.channel === 'voice' || of.campaign === attempt.campaign,
  );
  if (oldest === undefined) {
    if (unclaimed.length > 0) return;
    yield* transact(world, task, {
      locks: [[attempt.lock, 'change']],
      decide: () => () => void happen(world, attempt, { kind: 'missed', intentAgeSeconds }),
    });
    return;
  }
  yield* hear(world, task, { attempt, report: reportOf(oldest, { isListed: true }), why: 'found' });
  if (attempt.channel === 'voice')
    for (const { carrierId } of others) world.carrier.cancel(carrierId);
}

function reportOf(call: Call, { isListed = false } = {}): CarrierReport {
  if (call.attempt.channel === 'text') return reportOfText(call, isListed);
  const base = { kind: 'call' as const, carrierId: call.carrierId, sequenceNumber: 0 };
  return call.state === 'ended'
    ? {
        ...base,
        progress: 'ended',
        ending: call.ending,
        seconds: call.seconds,
        carrierStatus: `found ${call.ending}`,
      }
    : { ...base, progress: call.state, carrierStatus: `found ${call.state}` };
}

function reportOfText(
  { carrierId, state, ending, hasReceipt }: Call,
  isListed: boolean,
): CarrierReport {
  const ended = ending === 'completed' ? 'delivered' : 'undelivered';
  const known = hasReceipt ? ended : isListed ? 'sent' : 'no-receipt';
  const progress = state === 'ended' ? known : 'queued';
  return {
    kind: 'text',
    carrierId,
    sequenceNumber: 0,
    carrierStatus: `found ${progress}`,
    progress,
  };
}

/** When there is something to see to: a deadline, the age of a doubt, or the end of its campaign. */
function dueAt(world: World, attempt: Attempt): number {
  if (!isOpen(attempt)) return Infinity;
  const { campaign, state, intentAt, superseded, misses } = attempt;
  if (state === 'planned') {
    if (campaign.state === 'stopped') return world.scheduler.now;
    const ends = campaign.state === 'finished' ? Infinity : campaign.stopTryingAt;
    const spared = Math.min(sparedAt(world, attempt), familySparedAt(world, attempt));
    return Math.min(ends, textLateAt(attempt), spared);
  }
  if (state !== 'unknown') return Math.min(attempt.deadlineAt, textLateAt(attempt));
  const urgent =
    campaign.policy.purpose === 'emergency' &&
    campaign.state === 'dialing' &&
    !superseded &&
    (attempt.channel === 'text' || attempt.tryNumber < campaign.policy.maxTries) &&
    campaign.stopTryingAt > world.scheduler.now;
  const inTheWay = attempt.channel === 'voice' && !superseded && isAwaited(world, attempt);
  const soon = urgent || inTheWay ? intentAt + doubtSeconds.urgent * 1000 : Infinity;
  const over = intentAt + (misses >= 3 ? doubtSeconds.missed : doubtSeconds.over) * 1000;
  return Math.min(attempt.deadlineAt, soon, over);
}

/** When an idle worker must look again, if nobody wakes it. */
export function nextDueAt(world: World): number {
  let next = Infinity;
  for (const attempt of world.open) {
    next = Math.min(next, dueAt(world, attempt));
    if (attempt.state === 'planned' && isDialing(attempt.campaign)) {
      next = Math.min(next, attempt.notBefore);
    }
  }
  const isSettled = ({ state, attempts }: Campaign) =>
    (state === 'dialing' || state === 'paused') && !attempts.some(isOpen);
  if (world.campaigns.some(isSettled)) next = Math.min(next, world.scheduler.now + 500);
  for (const { ended, dueAt: at } of world.orphans) if (!ended) next = Math.min(next, at);
  return next;
}
