import type pg from 'pg';

/** The groups that a session may become: less than its login may. */
export type SessionRole = 'bellwether_drill';

const patienceMs = 10_000;

/**
 * Settles a new session by its first statement. Settings that come with its start are refused by a pooler, or dropped
 * without a word; so is a role. Returns the server’s own number of the session: a pooler tells the driver another.
 */
export async function startSession(client: pg.ClientBase, role?: SessionRole): Promise<number> {
  const { rows } = await client.query<{ pid: number }>({
    // An intent that a power cut could take back would let its call go out unknown, and go out again.
    text: `SELECT pg_backend_pid() AS pid, set_config('TimeZone', 'UTC', false),
      set_config('idle_in_transaction_session_timeout', '10s', false),
      set_config('synchronous_commit', 'on', false), set_config('role', $1, false)`,
    values: [role ?? 'none'],
    query_timeout: patienceMs,
  } as pg.QueryConfig);
  const [row] = rows;
  if (row === undefined) throw new Error('the database told nothing about this session');
  return row.pid;
}
