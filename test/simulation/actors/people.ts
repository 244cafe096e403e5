import { happen } from '#test/simulation/world/database.ts';
import type { Random } from '#test/simulation/world/random.ts';
import type { Campaign, Phone } from '#test/simulation/world/rows.ts';
import { transact } from '#test/simulation/world/transaction.ts';
import { say, type World } from '#test/simulation/world/world.ts';
import { withdraw } from './withdraw.ts';

/** What people do to a campaign while it dials. Each of these takes its turn with the intents. */
function change(
  world: World,
  campaign: Campaign,
  act: 'stop' | 'pause' | 'resume' | 'lapse',
): void {
  world.scheduler.start(world.bot, function* acting(task) {
    yield* transact(world, task, {
      locks: [[campaign.line, 'change']],
      decide: () => () => undefined,
    });
    // The stop calls back what is on its way in its own transaction; it waits for the person who holds one of these.
    yield* transact(world, task, {
      locks: [
        [campaign.line, 'change'],
        ...(act === 'stop' ? campaign.attempts.map(({ lock }) => [lock, 'change'] as const) : []),
      ],
      decide: () => () => commit(world, campaign, act),
    });
  });
}

function commit(
  world: World,
  campaign: Campaign,
  act: 'stop' | 'pause' | 'resume' | 'lapse',
): void {
  const { state } = campaign;
  if (state !== 'dialing' && state !== 'paused') return;
  say(world, 'operator', `${act}: campaign ${campaign.id}`);
  switch (act) {
    case 'stop':
      campaign.state = 'stopped';
      campaign.stoppedAt = world.scheduler.now;
      campaign.pausedAt = Math.min(campaign.pausedAt, world.scheduler.now);
      world.stats.stops += 1;
      for (const attempt of campaign.attempts) {
        if (attempt.state !== 'planned' && attempt.state !== 'claimed') {
          happen(world, attempt, { kind: 'stopped' });
        }
      }
      break;
    case 'pause':
      campaign.state = 'paused';
      campaign.pausedAt = Math.min(campaign.pausedAt, world.scheduler.now);
      break;
    case 'resume':
      if (campaign.approved) {
        campaign.state = 'dialing';
        campaign.pausedAt = Infinity;
        campaign.resumedAt = world.scheduler.now;
      }
      break;
    case 'lapse':
      campaign.approved = false;
      // The gate waits until a worker pauses what is no longer approved (pause-unapproved.ts).
      world.scheduler.after(world.random.between(100, 2_000), () =>
        change(world, campaign, 'pause'),
      );
      break;
  }
  world.notify();
}

const someMoment = (random: Random) =>
  random.pick([random.between(0, 3_000), random.between(0, 60_000), random.between(0, 1_200_000)]);

/** All dialing of the district stands still, or what is no emergency; and goes on. */
function freeze(world: World, { spares, seconds }: { spares: string; seconds: number }): void {
  const { bot, campaigns, scheduler } = world;
  const held = campaigns.filter(({ policy }) => policy.purpose !== spares);
  const take = (act: (campaign: Campaign) => void) =>
    scheduler.start(bot, function* acting(task) {
      yield* transact(world, task, {
        locks: campaigns.map(({ line }) => [line, 'change']),
        decide: () => () => held.forEach(act),
      });
      world.notify();
    });
  take((campaign) => {
    campaign.frozenAt = scheduler.now;
    world.stats.freezes += 1;
  });
  scheduler.after(seconds * 1000, () =>
    take((campaign) => {
      campaign.frozenAt = Infinity;
      campaign.thawedAt = scheduler.now;
    }),
  );
}

/** An import reads who left, or whom a court bars. It waits for no call, and no call for it. */
function leave({ roster, scheduler, stats }: World, { person }: Phone): void {
  stats.leavers += 1;
  const what = roster.pick(['barredAt', 'leftFamilyAt', 'leftStaffAt'] as const);
  person[what] = scheduler.now;
}

/** What the district does. */
export function letDistrictAct(world: World): void {
  const { phones, roster, scheduler } = world;
  if (roster.chance(0.25)) {
    const spares = roster.pick(['emergency', 'none']);
    const seconds = roster.pick([
      roster.between(1, 60),
      roster.between(30, 120),
      roster.between(60, 600),
    ]);
    scheduler.after(someMoment(roster), () => freeze(world, { spares, seconds }));
  }
  for (const phone of phones) {
    if (roster.chance(0.06)) scheduler.after(someMoment(roster), () => leave(world, phone));
  }
}

/** At random moments, and some of them at the worst: with the first calls, or at the end. */
export function letPeopleAct(world: World): void {
  const { random, scheduler } = world;
  const milestone = () => someMoment(random);
  for (const campaign of world.campaigns) {
    if (random.chance(0.25)) {
      const at = milestone();
      scheduler.after(at, () => change(world, campaign, 'pause'));
      if (random.chance(0.8)) {
        scheduler.after(at + random.between(10, 300_000), () => change(world, campaign, 'resume'));
      }
    }
    if (random.chance(0.3)) scheduler.after(milestone(), () => change(world, campaign, 'stop'));
    if (random.chance(0.05)) scheduler.after(milestone(), () => change(world, campaign, 'lapse'));
    // Whatever made the carrier refuse the account is mended.
    scheduler.after(random.between(600_000, 1_800_000), () => change(world, campaign, 'resume'));
  }
  for (const phone of world.phones) {
    if (random.chance(0.12))
      scheduler.after(milestone(), () => withdraw(world, phone, 'non-emergency'));
    if (random.chance(0.08))
      scheduler.after(milestone(), () => withdraw(world, phone, 'texts-only'));
  }
}
