/** How it was noticed that the database came back from a backup, or that a standby took over. */
export type NoticedBy = 'server' | 'timeline' | 'worker' | 'witness' | 'command-line';

export type Restore = {
  id: string;
  /** Of the newest transaction or entry that came with it. */
  moment: Temporal.Instant;
  noticedBy: NoticedBy;
  noticedAt: Temporal.Instant;
  /** A worker found the newest entry here that it had seen in the server before. */
  kept: boolean;
  /** The latest time of which something is known to be lost. */
  lostUntil: Temporal.Instant | null;
  /** When a person said that nothing more has to be brought back. */
  toldAt: Temporal.Instant | null;
  /** When the carrier had told all. */
  askedAt: Temporal.Instant | null;
  /** What it holds no more. */
  spares: 'emergency' | null;
  settledAt: Temporal.Instant | null;
} & CaughtUp;

/** What the carrier had and the database did not. */
export type CaughtUp = {
  calls: number;
  texts: number;
  optOuts: number;
  /** Calls and texts for which no closure of the database waits. */
  strange: number;
};

/** What is known once the carrier was asked. */
export type Facts = Pick<Restore, 'noticedBy' | 'moment' | 'noticedAt' | 'kept' | 'lostUntil'> & {
  /** By the server's own word: it ran while the one before it wrote what it replayed. */
  wasStandby: boolean;
  /** The carrier, or a worker, has something that this database lacks. */
  isMissing: boolean;
};

/** What an asynchronous standby may lack. Of more, a stop or the end of a closure may be lost, too. */
const mostLostSeconds = 60;
/** Between the newest transaction and the first look at the new server. After longer, nobody knows what happened between. */
const shortGapSeconds = 120;

/**
 * What goes on by itself once the carrier was asked. Where a standby took over and nothing is missing, that is everything.
 * A server that was made from a backup waits for a person, for those who were erased since are in it again. What a standby
 * lost in its last seconds holds school matters until a person has read it, and no emergency.
 */
export function judgeRestore(facts: Facts): 'everything' | 'emergencies' | 'nothing' {
  const { noticedBy, wasStandby, kept, moment, noticedAt, lostUntil, isMissing } = facts;
  if (noticedBy !== 'timeline' || !(wasStandby || kept)) return 'nothing';
  const gap = moment.until(noticedAt).total('seconds');
  if (!isMissing && (kept || gap <= shortGapSeconds)) return 'everything';
  const lost = lostUntil === null ? 0 : moment.until(lostUntil).total('seconds');
  return lost <= mostLostSeconds ? 'emergencies' : 'nothing';
}

/** What two marks differ in; the last word is the timeline. */
export function noticedFrom(before: string, now: string): 'server' | 'timeline' {
  const [server, database] = before.split(' ');
  const [serverNow, databaseNow] = now.split(' ');
  return server === serverNow && database === databaseNow ? 'timeline' : 'server';
}

/** What a closure shows of a database that came back. */
export type Comeback = Pick<CaughtUp, 'calls' | 'texts'> & {
  /** `takeover`: a standby of the database took its place. */
  kind: 'takeover' | 'backup';
  /**
   * `asking`: the carrier is asked, and calls go on by themselves. `held`: they go on once somebody has typed that they may.
   * `over`: this closure calls again.
   */
  state: 'asking' | 'held' | 'over';
  at: Temporal.Instant;
  /** Up to when the database knows what happened, and the latest time of which something is known to be lost. */
  moment: Temporal.Instant;
  lostUntil: Temporal.Instant | null;
};
