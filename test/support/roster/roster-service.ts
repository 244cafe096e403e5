import { onTestFinished } from 'vitest';
import type { ImportReport } from '#domain/import/import-report.ts';
import { type RosterRefresh, refreshRoster } from '#domain/roster/refresh/refresh-roster.ts';
import type { RosterExtent } from '#domain/roster/run/roster-reading.ts';
import type { SisRow, SisRows } from '#sandbox/sis/export-rows.ts';
import { type OneRosterServer, startOneRosterServer } from '#sandbox/sis/oneroster-server.ts';
import { type TestDatabase, testVault } from '#test/support/postgres/database.ts';

export type RosterService = OneRosterServer & {
  /** As the timer does it, under the login of the imports. */
  refresh(
    extent: RosterExtent,
    options?: Pick<RosterRefresh, 'mayShrink' | 'wait'>,
  ): Promise<ImportReport>;
  /** The row says something else from now on, and when. */
  change(collection: keyof SisRows, sourcedId: string, values: Record<string, unknown>): void;
  add(collection: keyof SisRows, row: SisRow): void;
  /** What was read last of the roster, newest first: `whole` or `changes`, and what came of it. */
  readings(): Promise<{ extent: string; outcome: string; problems: string[] }[]>;
};

const now = () => Temporal.Now.instant().toString({ smallestUnit: 'millisecond' });

/** Tells what refused it. */
export async function accepted(report: Promise<ImportReport>) {
  const told = await report;
  if (told.kind === 'refused') throw new Error(JSON.stringify(told.problems));
  return told;
}

/** A service whose rows changed long ago, in front of a database. */
export async function serveRoster(
  database: TestDatabase,
  options: Pick<Parameters<typeof startOneRosterServer>[0], 'version' | 'rows' | 'habits'>,
): Promise<RosterService> {
  const server = await startOneRosterServer(options);
  onTestFinished(() => server.close());
  age(server.rows);
  const { db, pool } = database.as('imports');
  return {
    ...server,
    refresh: (extent, more = {}) =>
      refreshRoster({
        db,
        pool,
        vault: testVault,
        by: 'cli',
        settings: server.settings,
        wait: async () => {},
        extent,
        ...more,
      }),
    change(collection, sourcedId, values) {
      const row = server.rows[collection].find((one) => one.sourcedId === sourcedId);
      if (row === undefined) throw new Error(`no ${sourcedId}`);
      Object.assign(row, values, { dateLastModified: now() });
    },
    add(collection, row) {
      server.rows[collection].push({ status: 'active', ...row, dateLastModified: now() });
    },
    async readings() {
      const { rows } = await database.owner.pool.query(
        'SELECT extent, outcome, problems FROM roster_run ORDER BY id DESC',
      );
      return rows;
    },
  };
}

/** Nothing of it changed lately. */
export function age(rows: SisRows): void {
  const long = Temporal.Now.instant()
    .subtract({ hours: 24 * 30 })
    .toString();
  for (const row of Object.values(rows).flat()) row['dateLastModified'] = long;
}
