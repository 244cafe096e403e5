import { haveTimeForTurns, longestWait, turnSeconds } from '#domain/attempt/machine/household.ts';
import { insertAttempt } from './database.ts';
import { createLock } from './lock.ts';
import type { Random } from './random.ts';
import { createPerson, type Line, lineOf, somebodyAtHome, type Told } from './roster.ts';
import { type Campaign, isTextedAlone, type Phone } from './rows.ts';
import type { World } from './world.ts';

const losAngeles = ['America/Los_Angeles'];
const bothCoasts = ['America/Los_Angeles', 'America/New_York'];

export function createPhone(
  { random, roster, scheduler }: World,
  id: number,
  { isPlain, homes }: { isPlain: boolean; homes: Random },
): Phone {
  // Some phones are used by two families, and are nobody's.
  const home = isPlain || homes.chance(0.15) ? undefined : homes.integer(1, 3);
  const person = isPlain ? somebodyAtHome : createPerson(roster, home);
  return {
    id,
    home: person.kids.length > 0 ? home : undefined,
    person,
    zones: random.chance(0.2) ? bothCoasts : losAngeles,
    gate: createLock(scheduler),
    holdsStop: random.chance(0.05),
    revokedAt: Infinity,
    wrongNumberAt: Infinity,
    badNumberAt: Infinity,
    textsOnlyAt: isPlain ? Infinity : random.chance(0.15) ? -Infinity : Infinity,
    withdrawnAt: Infinity,
  };
}

type Delivery = Campaign['policy']['delivery'];

export function createCampaign(
  world: World,
  id: number,
  { isPlain, stopsAtOne }: { isPlain: boolean; stopsAtOne: boolean },
): void {
  const { random, scheduler } = world;
  const delivery: Delivery = isPlain
    ? 'call'
    : random.pick<Delivery>(['call', 'call', 'call-then-text', 'call-and-text', 'text']);
  const policy: Campaign['policy'] = {
    purpose: random.pick(['emergency', 'school-mission', 'other']),
    delivery,
    machines: random.pick(['leave', 'leave-and-retry', 'retry-only']),
    maxTries: random.integer(1, 3),
    busySeconds: random.pick([5, 60, 120]),
    noAnswerSeconds: random.pick([30, 600]),
  };
  const list = isPlain ? forFamilies : audienceOf(world.roster, policy);
  const lines = linesOf(world, { ...list, stopsAtOne });
  const phones = [...lines.keys()];
  const campaign: Campaign = {
    id,
    state: 'dialing',
    policy,
    isAction:
      !isPlain &&
      policy.purpose === 'emergency' &&
      delivery === 'call-and-text' &&
      list.tells === 'both',
    channels: delivery === 'call' ? ['voice'] : delivery === 'text' ? ['text'] : ['voice', 'text'],
    textsOnly: new Set(phones.filter(({ textsOnlyAt }) => textsOnlyAt <= scheduler.now)),
    ...list,
    lines,
    stopsAtOne,
    stopTryingAt: scheduler.now + random.between(isPlain ? 3_600_000 : 60_000, 5_400_000),
    approved: true,
    beganAt: scheduler.now,
    stoppedAt: Infinity,
    pausedAt: Infinity,
    resumedAt: scheduler.now,
    frozenAt: Infinity,
    thawedAt: -Infinity,
    line: createLock(scheduler),
    attempts: [],
  };
  world.campaigns.push(campaign);
  for (const [phone, listed] of lines) planFirst(world, campaign, phone, listed);
}

type Audience = { tells: Told; contactsAfterMs: number; namesChildren: boolean };

const forFamilies: Audience = {
  tells: 'families',
  contactsAfterMs: Infinity,
  namesChildren: false,
};

/** Contacts are called in emergencies alone, and not by what tells nobody for certain or tells staff only. */
function audienceOf(roster: Random, { purpose, delivery }: Campaign['policy']): Audience {
  const tells = roster.chance(0.1) ? 'staff' : roster.pick<Told>(['families', 'both']);
  const namesChildren = roster.chance(0.4);
  const minutes = roster.pick([5, 5, 10, 20]);
  const callsContacts = roster.chance(0.7) && purpose === 'emergency' && delivery !== 'text';
  const contactsAfterMs = callsContacts && tells !== 'staff' ? minutes * 60_000 : Infinity;
  return { tells, contactsAfterMs, namesChildren };
}

/** The sealed list: a phone is on it once, however many people use it. */
function linesOf(
  { phones, without }: World,
  of: Audience & { stopsAtOne: boolean },
): ReadonlyMap<Phone, Line> {
  const lines = phones.map((phone): [Phone, Line | undefined] => [
    phone,
    lineOf(phone.person, {
      ...of,
      home: of.stopsAtOne ? phone.home : undefined,
      callsContacts: of.contactsAfterMs < Infinity,
      staffHaveHomes: without.has('staff-household'),
      namesForAll: without.has('names'),
    }),
  ]);
  return new Map(lines.filter((one): one is [Phone, Line] => one[1] !== undefined));
}

/** As plan-attempts.ts does. */
function planFirst(world: World, campaign: Campaign, phone: Phone, listed: Line): void {
  const { now } = world.scheduler;
  const { channels, policy, textsOnly, contactsAfterMs } = campaign;
  const { contactTurn } = listed;
  const planned =
    textsOnly.has(phone) || isTextedAlone(campaign, phone)
      ? (['text'] as const)
      : policy.delivery === 'call-then-text'
        ? (['voice'] as const)
        : channels;
  for (const channel of planned) {
    const turn =
      contactTurn !== undefined
        ? contactsAfterMs + (contactTurn - 1) * turnSeconds * 1000
        : channel === 'voice'
          ? turnMs(campaign, phone, now)
          : 0;
    const first = { campaign, phone, channel, tryNumber: 1, notBefore: now + turn };
    insertAttempt(world, first);
    if (world.without.has('one-line') && listed.forStaff && phone.person.kids.length > 0) {
      insertAttempt(world, first);
    }
  }
}

/** How long after the first phone of its household it is due, as plan-attempts.ts has it. */
function turnMs(campaign: Campaign, phone: Phone, nowMs: number): number {
  const { policy, stopTryingAt, lines, textsOnly } = campaign;
  const instant = (ms: number) => Temporal.Instant.fromEpochMilliseconds(Math.floor(ms));
  const turns = { ...policy, stopTryingAt: instant(stopTryingAt), timeZones: phone.zones };
  const home = lines.get(phone)?.home;
  if (home === undefined || !haveTimeForTurns(turns, instant(nowMs))) return 0;
  const called = [...lines].flatMap(([one, line]) =>
    line.home === home && !textsOnly.has(one) ? [one] : [],
  );
  const most = longestWait(policy) / Math.max(1, called.length - 1);
  return called.indexOf(phone) * Math.min(turnSeconds, most) * 1000;
}
