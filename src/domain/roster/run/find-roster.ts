import { sql } from 'kysely';
import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import { nameSchools } from './name-schools-store.ts';
import type { RosterAge, RosterRun, SchoolChange } from './roster-run.ts';

/** What everybody on the staff may know of the roster: counts and schools, and nobody's name. */
export type RosterView = {
  /** The one that closures go by; undefined before the first. */
  newest: (RosterRun & RosterAge) | undefined;
  /** When the whole of it was read last, and what changed since; undefined before the first. */
  wholeAt: Temporal.Instant | undefined;
  /** A later reading that brought nothing in. */
  failed: RosterRun | undefined;
  /** Somebody asked for a newer one, and nothing was read since. */
  isAskedFor: boolean;
};

type Row = Omit<RosterRun & RosterAge, 'schools'> & { schools: SchoolChange[] };

export async function findRoster(db: Db): Promise<RosterView> {
  const newest = await newestRun(db, sql`outcome = 'imported'`);
  const last = await newestRun(db, sql`true`);
  const row = await one<{ wholeAt: Temporal.Instant | null; asked: boolean }>(db)`
    SELECT (SELECT max(at) FROM roster_run WHERE outcome = 'imported' AND extent = 'whole') AS "wholeAt", EXISTS (SELECT FROM roster_request r
      WHERE r.asked_at > coalesce((SELECT max(at) FROM roster_run), '-infinity')) AS asked`;
  return {
    newest,
    wholeAt: row?.wholeAt ?? undefined,
    failed: last === undefined || last.outcome === 'imported' ? undefined : last,
    isAskedFor: row?.asked === true,
  };
}

async function newestRun(
  db: Db,
  which: ReturnType<typeof sql>,
): Promise<(RosterRun & RosterAge) | undefined> {
  const row = await one<Row>(db)`
    SELECT at, source, outcome, extent, counts, schools, problems,
      -- Only the whole roster says who is missing.
      roster_is_old(source, coalesce((SELECT max(at) FROM roster_run WHERE outcome = 'imported' AND extent = 'whole'), at)) AS "isOld",
      extract(epoch FROM clock_timestamp() - at)::float8 AS seconds
    FROM roster_run WHERE ${which} ORDER BY at DESC LIMIT 1`;
  return row && { ...row, schools: await nameSchools(db, row.schools) };
}

/** How old the whole roster is, whatever changes came in since; undefined before the first. */
export async function findRosterAge(db: Db): Promise<RosterAge | undefined> {
  return one<RosterAge>(db)`
    SELECT source, roster_is_old(source, at) AS "isOld", extract(epoch FROM clock_timestamp() - at)::float8 AS seconds
    FROM roster_run WHERE outcome = 'imported' AND extent = 'whole' ORDER BY at DESC LIMIT 1`;
}
