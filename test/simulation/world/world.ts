import type { Channel } from '#domain/shared/channel.ts';
import type { Carrier } from '#test/simulation/actors/carrier.ts';
import type { Checker } from '#test/simulation/checker.ts';
import type { Stats } from '#test/simulation/stats.ts';
import type { Lock } from './lock.ts';
import type { Random } from './random.ts';
import type { Attempt, Campaign, Orphan, Phone } from './rows.ts';
import type { Host, Scheduler } from './scheduler.ts';

/** A guard that the simulation can do without, to see that its absence is found. */
export type Guard =
  /** An answer counts only under the fence it was ordered with. */
  | 'fence'
  /** The verdict at the intent. */
  | 'gate'
  /** Intents and withdrawals of one phone take turns. */
  | 'gate-lock'
  /** The first call to ask for the words of an attempt is the only one that gets them. */
  | 'words'
  /** A message that is for people waits for one. */
  | 'held-back'
  /** One row hands out the slots of all workers. */
  | 'pace-lock'
  /** Intents and the stop of a campaign take turns. */
  | 'stop-lock'
  /** An intent is good for five seconds. */
  | 'intent-age'
  /** A worker looks before an order leaves, whether it still may. */
  | 'recall'
  /** A withdrawal waits for orders that are on their way to its phone. */
  | 'await-orders'
  /** A call waits until it is known what became of a text to its phone. */
  | 'await-text'
  /** A call to who asked for texts waits for their text, and is left out where that was delivered. */
  | 'texts-first'
  /** Calls to a household end once a person at one of its phones was told. */
  | 'household'
  /** Phones of a household ring in turn, after a freeze of the district, too. */
  | 'household-turns'
  | 'household-turns-after-freeze'
  /** Nobody was told by a call on which they opted out, or said that the number is wrong. */
  | 'household-refused'
  /** The gate reads the roster again: who left it, or was barred, is not called. */
  | 'roster'
  /** A phone is on a list once, whether staff use it, or a family, or both. */
  | 'one-line'
  /** A phone of staff belongs to no household. */
  | 'staff-household'
  /** Emergency contacts wait for their turn after the family's minutes. */
  | 'family-minutes'
  /** The family has its minutes again once calls go on after a pause, or after a freeze of the district. */
  | 'family-minutes-after-pause'
  | 'family-minutes-after-freeze'
  /** A contact of a family that was told is not called. */
  | 'family-reached'
  /** Nobody was told by a call on which they opted out. */
  | 'family-refused'
  /** A contact waits while somebody of the family talks, or their phone rings. */
  | 'family-called'
  /** Two contacts of a student are not called by one batch. */
  | 'family-batch'
  /** A child is named to who holds rights to it: to no contact, and to nobody whom a court bars. */
  | 'names'
  /** The carrier is asked for a text in doubt before it is sent once more. */
  | 'list';

/** Where a worker can die or stand still: before and after everything that somebody else can see. */
export const boundaries = [
  'before-lease',
  'after-lease',
  'before-pace',
  'after-pace',
  'before-gate',
  'within-gate',
  'after-gate',
  'before-order',
  'after-order',
  'after-answer',
  'within-save',
  'after-save',
] as const;
export type Boundary = (typeof boundaries)[number];

/** What the carrier does with an order. */
export const apiOutcomes = [
  'accepted',
  'accepted-and-silent',
  'error-and-placed',
  'error-and-not-placed',
  'reset-before',
  'reset-after',
  'too-many',
  'truncated',
  'rejected',
] as const;
export type ApiOutcome = (typeof apiOutcomes)[number];

/** What goes wrong, and how. Without a script chance decides. */
export type Script = {
  /** Asked at each boundary. */
  fault(boundary: Boundary): 'none' | 'crash' | 'pause' | 'lost-commit';
  apiOutcome(): ApiOutcome;
  doubles(): boolean;
  /** Seconds after which this event of a call is delivered: none where it is lost, several where it is copied. */
  deliveries(order: number): readonly number[];
  /** A question to the bot or to the carrier that gets no answer. */
  fails(): boolean;
  listDelayMs(channel: Channel): number;
  /** Asked about a call that it has, the carrier says that it knows none. */
  denies(): boolean;
};

export type World = {
  scheduler: Scheduler;
  random: Random;
  /** Of the roster, so that the other luck of a day is as it was before there were staff and contacts. */
  roster: Random;
  script: Script;
  without: ReadonlySet<Guard>;
  campaigns: Campaign[];
  phones: Phone[];
  attempts: Attempt[];
  /** Those that are not over; the ends are taken out when a worker looks. */
  open: Attempt[];
  orphans: Orphan[];
  /** Which attempt stands for a call. */
  callsOf: Map<string, Attempt>;
  /** What the carrier said before, so that it is taken once. */
  heard: Set<string>;
  pace: { callsPerSecond: number; nextSlotAt: number; lock: Lock };
  carrier: Carrier;
  /** For how long workers stood still, all of them together. */
  stoodStillMs: number;
  /** The webhooks, and people at the same database. */
  bot: Host;
  checker: Checker;
  stats: Stats;
  /** Undefined where nobody reads it: words cost more than everything else. */
  trace: string[] | undefined;
  /** Wakes idle workers. */
  notify(): void;
  tokens: Map<number, Attempt>;
  nextToken: number;
};

/** 2026-03-03, a Tuesday, at noon in Los Angeles. */
const noonMs = Temporal.Instant.from('2026-03-03T20:00:00Z').epochMilliseconds;
export const startMs = noonMs;

export function say(world: World, who: string, what: string): void {
  if (world.trace === undefined) return;
  const seconds = ((world.scheduler.now - startMs) / 1000).toFixed(3).padStart(10);
  world.trace.push(`${seconds} s  ${who.padEnd(10)} ${what}`);
}
