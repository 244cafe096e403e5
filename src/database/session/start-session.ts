import type pg from 'pg';

/** The groups that a session may become: less than its login may. */
export type SessionRole = 'bellwether_drill';

const patienceMs = 10_000;

/**
 * Settles a new session by its first statement. Settings that come with its start are refused by a pooler, or dropped
 * without a word; so is a role. Returns the server’s own number of the session, which a pooler hides, and when it began.
 */
export async function startSession(
  client: pg.ClientBase,
  role?: SessionRole,
): Promise<{ pid: number; startedAt: string }> {
  const { rows } = await client.query<{ pid: number; startedAt: string }>({
    // An intent that a power cut could take back would let its call go out unknown, and go out again.
    // Where our end is gone, the server finds out in 15 seconds, also in the middle of a statement: it holds locks for nobody.
    text: `SELECT pid, extract(epoch FROM backend_start)::text AS "startedAt", set_config('TimeZone', 'UTC', false),
      set_config('idle_in_transaction_session_timeout', '10s', false),
      set_config('synchronous_commit', 'on', false), set_config('role', $1, false),
      set_config('client_connection_check_interval', '3s', false), set_config('tcp_keepalives_idle', '4', false),
      set_config('tcp_keepalives_interval', '3', false), set_config('tcp_keepalives_count', '2', false),
      set_config('tcp_user_timeout', '10s', false)
      FROM pg_stat_get_activity(pg_backend_pid())`,
    values: [role ?? 'none'],
    query_timeout: patienceMs,
  } as pg.QueryConfig);
  const [row] = rows;
  if (row === undefined) throw new Error('the database told nothing about this session');
  return row;
}
