/** How it was noticed that the database came back from a backup. */
export type NoticedBy = 'server' | 'timeline' | 'witness' | 'command-line';

export type Restore = {
  id: string;
  /** Of the newest entry that came back with it. */
  moment: Temporal.Instant;
  noticedBy: NoticedBy;
  noticedAt: Temporal.Instant;
  /** When a person said that nothing more has to be brought back. */
  toldAt: Temporal.Instant | null;
  /** When the carrier had told all. */
  askedAt: Temporal.Instant | null;
  settledAt: Temporal.Instant | null;
} & CaughtUp;

/** What the carrier had since the backup, and the database did not. */
export type CaughtUp = {
  calls: number;
  texts: number;
  optOuts: number;
  /** Calls and texts for which no closure of the database waits. */
  strange: number;
};

/**
 * A server that took over from another is on another timeline, too. Where the carrier has nothing that the database lacks,
 * nothing was lost, and an emergency does not wait for a person to say so.
 */
export function goesOnByItself(noticedBy: NoticedBy, found: CaughtUp): boolean {
  const missed = found.calls + found.texts + found.optOuts + found.strange;
  return noticedBy === 'timeline' && missed === 0;
}

/** What two marks differ in; the last word is the timeline. */
export function noticedFrom(before: string, now: string): 'server' | 'timeline' {
  const [server, database] = before.split(' ');
  const [serverNow, databaseNow] = now.split(' ');
  return server === serverNow && database === databaseNow ? 'timeline' : 'server';
}
