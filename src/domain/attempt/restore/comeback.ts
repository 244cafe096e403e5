import type { CaughtUp } from './restore.ts';

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
