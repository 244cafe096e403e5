import { one } from '#database/query.ts';
import type { Db } from '../connect.ts';

/** What the server says of itself. */
export type ServerReading = {
  now: Temporal.Instant;
  version: string;
  /** Servers that follow it, and how many seconds the slowest is behind, where this login may know. */
  standbys: number;
  lag: number | null;
  /** Whether it archives its WAL, how many seconds ago it last did, and whether its last try failed. */
  archives: boolean;
  archivedAgo: number | null;
  failedLast: boolean;
};

export async function readServer(db: Db): Promise<ServerReading> {
  const reading = await one<ServerReading>(db)`
    SELECT clock_timestamp() AS now, current_setting('server_version') AS version,
      (SELECT count(*) FROM pg_stat_replication)::int AS standbys,
      (SELECT max(extract(epoch FROM replay_lag)) FROM pg_stat_replication)::float8 AS lag,
      current_setting('archive_mode') <> 'off' AS archives,
      extract(epoch FROM clock_timestamp() - a.last_archived_time)::float8 AS "archivedAgo",
      coalesce(a.last_failed_time > coalesce(a.last_archived_time, '-infinity'), false) AS "failedLast"
    FROM pg_stat_archiver a`;
  if (reading === undefined) throw new Error('the database told nothing about itself');
  return reading;
}
