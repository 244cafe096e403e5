import { Socket } from 'node:net';
import pg from 'pg';

/**
 * A query that says nothing for so long is asked after. Where all sessions are gone, each that held a lock must be found
 * before the one that waited for it counts as idle, so it is short.
 */
const silenceMs = 3_000;
/** How long the question about it may take. */
const patienceMs = 4_000;
/** The server is there, and short of sessions. */
const tooManySessions = '53300';

/** What pg keeps of a session and does not declare. */
type Session = pg.ClientBase &
  Pick<pg.PoolClient, 'connection'> & { readonly readyForQuery: boolean };

/**
 * Ends a session whose server is gone without a word: a half-open connection, which TCP notices after a quarter of an
 * hour. A limit of time for queries would notice, and cut off imports and audits too; so another session asks the
 * server whether it still works for this one. Anyone who waits for the query hears of it within 15 seconds.
 */
export function watchSession(
  client: pg.ClientBase,
  { url, pid }: { url: string; pid: number },
): void {
  const session = client as Session;
  const { stream: opened } = session.connection;
  if (!(opened instanceof Socket)) throw new Error('a session of the database without a socket');
  const stream: Socket = opened;
  async function askAfter(): Promise<void> {
    if (session.readyForQuery || stream.destroyed) return;
    const { bytesRead } = stream;
    const isWorking = await isAtWork(url, pid);
    // Where this process stood still, the answer was there and waited to be read.
    if (stream.bytesRead > bytesRead) return;
    if (isWorking) stream.setTimeout(silenceMs);
    else if (!session.readyForQuery) stream.destroy(new Error('the database fell silent'));
  }
  stream.setTimeout(silenceMs);
  stream.on('timeout', () => void askAfter());
}

async function isAtWork(url: string, pid: number): Promise<boolean> {
  const asker = new pg.Client({
    connectionString: url,
    application_name: 'bellwether-watch',
    connectionTimeoutMillis: patienceMs,
    query_timeout: patienceMs,
  });
  asker.on('error', () => {});
  try {
    await asker.connect();
    const { rowCount } = await asker.query(
      `SELECT FROM pg_stat_activity WHERE pid = $1 AND state = 'active'`,
      [pid],
    );
    return rowCount === 1;
  } catch (error) {
    return error instanceof pg.DatabaseError && error.code === tooManySessions;
  } finally {
    asker.connection.stream.destroy();
  }
}
