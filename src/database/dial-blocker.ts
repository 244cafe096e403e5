import { sql } from 'kysely';
import type { Db } from './connect.ts';
import { knownMigrations } from './migration/pending-migrations.ts';
import { executePrepared } from './prepared.ts';

/** Why nothing may be dialed on this database at this moment, whatever was approved. */
export type DialBlocker = {
  kind: 'outdated' | 'clock-went-back' | 'restored';
  sentence: string;
  /** It holds each closure by itself: the database says which. */
  isByClosure?: true;
};

export type Reading = {
  /** The database's clock, and the latest time that it is known to have told. */
  now: Temporal.Instant;
  latest: Temporal.Instant;
  /** The migration that a dial worker must know. */
  mustKnow: string;
  /** A standby took over, or it came back from a backup, and nobody has caught up with what happened since. */
  restored: 'moved' | 'takeover' | 'backup' | null;
};

const restoredWords: Record<NonNullable<Reading['restored']>, DialBlocker> = {
  moved: {
    kind: 'restored',
    sentence:
      'the database is on another server or timeline than it was: nothing is dialed until a worker has looked at it',
  },
  takeover: {
    kind: 'restored',
    sentence:
      'a standby took over: closures wait until a worker has asked the carrier what happened since, which takes seconds; emergencies requested since go on. What still waits in a minute is on its card, with the command that ends it',
    isByClosure: true,
  },
  backup: {
    kind: 'restored',
    sentence:
      'the database was restored from a backup: nothing is dialed until a worker has asked the carrier what happened since, and “npm run cli -- backup restored --erasures FILE” was run',
  },
};

/** Clocks that are kept right by small steps go back by less. */
const harmless = Temporal.Duration.from({ seconds: 2 });

export function judgeReading(
  { now, latest, mustKnow, restored }: Reading,
  known: ReadonlySet<string>,
): DialBlocker | undefined {
  if (!known.has(mustKnow)) {
    return {
      kind: 'outdated',
      sentence: `the database was migrated to ${mustKnow}, which this version does not know: start the new version`,
    };
  }
  if (restored !== null) return restoredWords[restored];
  if (Temporal.Instant.compare(latest, now.add(harmless)) <= 0) return undefined;
  const seconds = Math.ceil(latest.since(now).total('seconds'));
  return {
    kind: 'clock-went-back',
    sentence: `the database’s clock went back by ${seconds} s: nothing is dialed until it is ${latest.toString({ smallestUnit: 'second' })} again`,
  };
}

/**
 * Looks for what stands against dialing. What the audit log says of the time is common to all and outlives a restart; anyone who looks also
 * remembers, because entries go on while the clock is behind.
 */
export function createDialBlockerWatch(db: Db): () => Promise<DialBlocker | undefined> {
  let latest = Temporal.Instant.fromEpochMilliseconds(0);
  return async () => {
    const { rows } = await executePrepared(
      db,
      sql<Omit<Reading, 'latest'> & { logged: Temporal.Instant | null }>`
      SELECT (SELECT at FROM audit_entry ORDER BY id DESC LIMIT 1) AS logged,
        (SELECT migration FROM dialer_must_know) AS "mustKnow", clock_timestamp() AS now,
        CASE WHEN EXISTS (SELECT FROM database_mark WHERE mark <> current_mark()) THEN 'moved'
          WHEN is_held_by_restore('emergency', 'infinity') THEN 'backup'
          WHEN is_held_by_restore('other', 'infinity') THEN 'takeover' END AS restored`,
    );
    const [reading] = rows;
    if (reading === undefined) throw new Error('the database told nothing about itself');
    latest = laterOf(latest, laterOf(reading.logged ?? latest, reading.now));
    return judgeReading({ ...reading, latest }, await knownMigrations);
  };
}

function laterOf(one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(one, other) >= 0 ? one : other;
}
