import { setTimeout as wait } from 'node:timers/promises';
import { type Connection, connect, type Db } from './connect.ts';
import { describeConnectFault } from './connect-fault.ts';
import { one } from './query.ts';

/** A server that follows the database and is read in its place. */
export type Standby = Omit<Connection, 'pool'> & {
  /** Whether it holds now all that the database held when this was asked; `onUnfit` tells why not. */
  isFit(): Promise<boolean>;
  /** Reading it failed. */
  fail(error: unknown): void;
};

const setting = 'REPORT_DATABASE_URL';
/** How long a reader waits for a standby that is behind. */
const patienceMs = 2000;
const stepMs = 50;

/** Undefined where there is none. `onUnfit` hears, in plain words, why it can't be read. */
export function openStandby(options: {
  url: string | undefined;
  of: Db;
  onError: (error: Error) => void;
  onUnfit: (why: string) => void;
}): Standby | undefined {
  const { url, onError, onUnfit } = options;
  if (url === undefined) return undefined;
  const connection = connect({
    url,
    name: 'bellwether-reports',
    max: 4,
    onError,
  });
  const fail = (error: unknown) => {
    const words = error instanceof Error ? error.message : 'it gives no reason';
    onUnfit(describeConnectFault(error, setting) ?? `the server in ${setting} fails: ${words}`);
  };
  return {
    db: connection.db,
    openSealed: (open) => connection.openSealed(open),
    fail,
    async isFit() {
      const mark = await selectMark(options.of);
      const why = await findUnfit(connection.db, mark).catch((error: unknown) => {
        fail(error);
        return 'told';
      });
      if (why !== undefined && why !== 'told') onUnfit(why);
      return why === undefined;
    },
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}

/** How far the write-ahead log is on disk, and the newest entry of the audit log, by which a copy of this database is known. */
type Mark = { position: string; entry: string; at: string };

async function selectMark(db: Db): Promise<Mark> {
  const mark = await one<Mark>(db)`
    SELECT pg_current_wal_flush_lsn()::text AS position, id::text AS entry, at::text AS at
    FROM audit_entry ORDER BY id DESC LIMIT 1`;
  if (mark === undefined) throw new Error('the audit log is empty');
  return mark;
}

async function findUnfit(standby: Db, mark: Mark): Promise<string | undefined> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const seen = await compare(standby, mark);
    if (!seen.isStandby) return `${setting} leads to a server that is no standby: correct it`;
    if (seen.hasCaughtUp) {
      return seen.hasEntry
        ? undefined
        : `${setting} leads to a standby of another database: it lacks the newest entry of the audit log`;
    }
    if (performance.now() > until) {
      return `the standby in ${setting} is behind; the newest change that it has is of ${seen.newest?.toString() ?? 'before its start'}`;
    }
    await wait(stepMs);
  }
}

async function compare(standby: Db, mark: Mark) {
  const seen = await one<{
    isStandby: boolean;
    hasCaughtUp: boolean;
    hasEntry: boolean;
    newest: Temporal.Instant | null;
  }>(standby)`
    SELECT pg_is_in_recovery() AS "isStandby", pg_last_xact_replay_timestamp() AS newest,
      coalesce(pg_last_wal_replay_lsn() >= ${mark.position}::pg_lsn, false) AS "hasCaughtUp",
      EXISTS (SELECT FROM audit_entry WHERE id = ${mark.entry} AND at = ${mark.at}) AS "hasEntry"`;
  if (seen === undefined) throw new Error('the standby told nothing about itself');
  return seen;
}
