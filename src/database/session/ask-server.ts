import pg from 'pg';

/** A session as the server knows it: numbers are used again, and another server has its own. */
export type ServerSession = { url: string; pid: number; startedAt: string };

/**
 * What the server says of a session. `reading` is one that waits in the middle of a query for more of it. `there` is a
 * server that turns the client away. Without any word of the server nothing is proven.
 */
export type ServerWord = 'working' | 'reading' | 'idle' | 'gone' | 'there' | 'unknown';

export async function askServer(
  { url, pid, startedAt }: ServerSession,
  patience: { ms: number; signal: AbortSignal },
): Promise<ServerWord> {
  return inOwnSession(url, patience, async (client) => {
    const { rows } = await client.query<{ word: ServerWord }>(
      `SELECT CASE WHEN state = 'active' AND wait_event = 'ClientRead' THEN 'reading'
         WHEN state = 'active' THEN 'working' WHEN state LIKE 'idle%' THEN 'idle' ELSE 'there' END AS word
       FROM pg_stat_activity WHERE pid = $1 AND extract(epoch FROM backend_start)::text = $2`,
      [pid, startedAt],
    );
    return rows[0]?.word ?? 'gone';
  });
}

/** Ends what the server still does for a session that nobody listens to: what it has locked is free for others. */
export async function endOrphan(
  { url, pid, startedAt }: ServerSession,
  patience: { ms: number; signal: AbortSignal },
): Promise<void> {
  await inOwnSession(url, patience, async (client) => {
    await client.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND extract(epoch FROM backend_start)::text = $2',
      [pid, startedAt],
    );
    return 'gone';
  });
}

async function inOwnSession(
  url: string,
  { ms, signal }: { ms: number; signal: AbortSignal },
  ask: (client: pg.Client) => Promise<ServerWord>,
): Promise<ServerWord> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'bellwether-watch',
    connectionTimeoutMillis: ms,
    query_timeout: ms,
  });
  client.on('error', () => {});
  const leave = () => void client.connection.stream.destroy();
  signal.addEventListener('abort', leave, { once: true });
  try {
    await client.connect();
    return await ask(client);
  } catch (error) {
    return error instanceof pg.DatabaseError ? 'there' : 'unknown';
  } finally {
    signal.removeEventListener('abort', leave);
    leave();
  }
}
