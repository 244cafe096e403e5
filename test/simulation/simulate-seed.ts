import { createCarrier } from '#test/simulation/actors/carrier.ts';
import { letDistrictAct, letPeopleAct } from '#test/simulation/actors/people.ts';
import { escalation, work } from '#test/simulation/actors/worker.ts';
import type { Worker } from '#test/simulation/world/boundary.ts';
import { createCampaign, createPhone } from '#test/simulation/world/campaign.ts';
import { createLock } from '#test/simulation/world/lock.ts';
import { createRandom, type Random } from '#test/simulation/world/random.ts';
import { createScheduler, type Host } from '#test/simulation/world/scheduler.ts';
import {
  apiOutcomes,
  type Boundary,
  type Guard,
  type Script,
  startMs,
  type World,
} from '#test/simulation/world/world.ts';
import { createChecker } from './checker.ts';
import { emptyStats, type Stats } from './stats.ts';

export type Result = { violations: string[]; stats: Stats; trace: readonly string[] };

export type Plan = {
  seed: number;
  without?: readonly Guard[];
  isTraced?: boolean;
  /** What goes wrong, instead of what chance wants. */
  script?: (random: Random) => Script;
  /** One campaign for one phone, nobody interferes. */
  isPlain?: boolean;
  workers?: number;
};

/** No seed needs nearly so many; one that does runs in a circle. */
const mostTurns = 300_000;

/** One district, its campaigns and a day's bad luck, from a number; the same number gives the same day. */
export function simulateSeed(plan: Plan): Result {
  const random = createRandom(plan.seed);
  const world = createWorld(plan, random);
  const workers = plan.workers ?? random.integer(1, 3);
  hireWorkers(world, workers);
  if (plan.isPlain !== true) {
    letPeopleAct(world);
    letDistrictAct(world);
  }
  let turns = 0;
  try {
    while (world.checker.violations.length === 0 && turns < mostTurns && world.scheduler.turn()) {
      turns += 1;
    }
    if (turns === mostTurns) world.checker.violations.push('it ends: it does not');
    if (world.checker.violations.length === 0) world.checker.atEnd();
  } catch (error) {
    world.checker.violations.push(`the machine throws: ${String(error)}`);
  }
  return { violations: world.checker.violations, stats: world.stats, trace: world.trace ?? [] };
}

function createWorld(plan: Plan, random: Random): World {
  // Some days begin minutes before calling hours end, on one coast or the other.
  const hour = plan.isPlain === true ? 0 : random.pick([0, 0, 0, 4.95, 7.95]);
  const scheduler = createScheduler(startMs + hour * 3_600_000);
  const world: World = {
    scheduler,
    random,
    roster: createRandom(plan.seed + 2_000_000_000),
    script: (plan.script ?? badLuck)(random),
    without: new Set(plan.without),
    campaigns: [],
    phones: [],
    attempts: [],
    open: [],
    orphans: [],
    callsOf: new Map(),
    heard: new Set(),
    pace: { callsPerSecond: random.integer(1, 10), nextSlotAt: 0, lock: createLock(scheduler) },
    stoodStillMs: 0,
    carrier: undefined as never,
    bot: createHost('bot'),
    checker: createChecker(() => world),
    stats: emptyStats(),
    trace: plan.isTraced === true ? [] : undefined,
    notify: () => undefined,
    tokens: new Map(),
    nextToken: 1,
  };
  world.carrier = createCarrier(world);
  const phones = plan.isPlain === true ? 1 : random.integer(4, 15);
  // Of its own, so that the other luck of a day is as it was before there were households.
  const homes = createRandom(plan.seed + 1_000_000_000);
  for (let id = 1; id <= phones; id++)
    world.phones.push(createPhone(world, id, { isPlain: plan.isPlain === true, homes }));
  const campaigns = plan.isPlain !== true && random.chance(0.3) ? 2 : 1;
  for (let id = 1; id <= campaigns; id++) {
    createCampaign(world, id, { isPlain: plan.isPlain === true, stopsAtOne: homes.chance(0.4) });
  }
  world.stats.campaigns = campaigns;
  world.stats.phones = phones;
  return world;
}

function createHost(name: string): Host {
  return { name, alive: true, pausedUntil: 0, tasks: new Set() };
}

/** Somebody starts another worker where one has died. */
function hireWorkers(world: World, count: number): void {
  const { random, scheduler } = world;
  const staff = new Map<number, Worker>();
  let hired = 0;
  const hire = () => {
    const id = ++hired;
    const worker: Worker = {
      id,
      host: createHost(`worker ${id}`),
      holdUntil: 0,
      idle: undefined,
      sleeps: 0,
      replace: () => {
        staff.delete(id);
        scheduler.after(random.between(500, 10_000), hire);
      },
    };
    staff.set(id, worker);
    scheduler.start(worker.host, (task) => work(world, worker, task));
  };
  for (let i = 0; i < count; i++) hire();
  let isNotified = false;
  world.notify = () => {
    if (isNotified) return;
    isNotified = true;
    scheduler.after(random.between(5, 250), () => {
      isNotified = false;
      for (const worker of staff.values()) escalation(world, worker);
    });
  };
}

/** Every seed has weather of its own: calm, rough, or a storm of one kind. */
function badLuck(random: Random): Script {
  const rate = (...rates: [number, ...number[]]) => random.pick(rates);
  const crash = rate(0, 0.005, 0.03);
  const pause = rate(0, 0, 0.005, 0.03);
  const lost = rate(0, 0.01, 0.1);
  const api = rate(0, 0.1, 0.4);
  const drop = rate(0, 0.05, 0.5, 1);
  const twice = rate(0, 0.1, 0.5);
  const double = rate(0, 0.02, 0.2);
  const slow = rate(0.5, 5, 60);
  const failing = rate(0, 0.02, 0.3);
  return {
    fault: (boundary) => {
      if (random.chance(crash)) return 'crash';
      if (random.chance(pause)) return 'pause';
      return isAfterCommit(boundary) && random.chance(lost) ? 'lost-commit' : 'none';
    },
    apiOutcome: () => (random.chance(api) ? random.pick([...apiOutcomes]) : 'accepted'),
    doubles: () => random.chance(double),
    deliveries: () => {
      if (random.chance(drop)) return [];
      const first = random.next() * slow;
      return random.chance(twice) ? [first, first + random.next() * 3 * slow] : [first];
    },
    fails: () => random.chance(failing),
    denies: () => random.chance(failing / 30),
    // Nothing keeps a second text from being read, so this is what the product relies on: texts are listed within a minute.
    listDelayMs: (channel) =>
      channel === 'text'
        ? random.pick([0, 2_000, 60_000])
        : random.pick([0, 2_000, 120_000, 600_000]),
  };
}

function isAfterCommit(boundary: Boundary): boolean {
  return ['after-lease', 'after-pace', 'after-gate', 'after-save'].includes(boundary);
}
