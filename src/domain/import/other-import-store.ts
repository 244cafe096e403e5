import { one } from '#database/query.ts';
import type { Db, Transaction } from '#database/transaction.ts';

/**
 * Why an import may not begin: since when another holds the lock, and in which session, so that somebody who
 * knows of no other can end it. PostgreSQL tells the time only of sessions of one's own login.
 */
export async function describeOtherImport(db: Db | Transaction): Promise<string> {
  const other = await one<{ pid: number; login: string; since: string | null }>(db)`
    SELECT a.pid, a.usename AS login,
      to_char(a.backend_start AT TIME ZONE zone.name, CASE
        WHEN (a.backend_start AT TIME ZONE zone.name)::date = (now() AT TIME ZONE zone.name)::date THEN 'FMHH12:MI am'
        ELSE 'FMMonth FMDD, FMHH12:MI am' END) AS since
    FROM pg_locks l
    JOIN pg_stat_activity a ON a.pid = l.pid
    CROSS JOIN (SELECT coalesce((SELECT time_zone FROM district), 'UTC') AS name) zone
    WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted AND l.mode = 'ExclusiveLock' AND a.datname = current_database()
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND l.objid = (hashtext('bellwether import')::bigint & 4294967295)::oid`;
  // It was done a moment ago.
  if (other === undefined) return 'another import was running; try again';
  const started = other.since === null ? '' : `started ${other.since}, `;
  return `another import is running (${started}session ${other.pid}, login ${other.login}); try again when it is done`;
}
