import type pg from 'pg';

/**
 * Calls back whenever PostgreSQL notifies the channel, and once at the start. The session is opened again
 * after a loss, with a call in between, because notifications in the gap are gone.
 */
export async function listen(
  pool: pg.Pool,
  channel: 'campaign' | 'card',
  options: { signal: AbortSignal; onNotify: () => void },
): Promise<void> {
  const { signal, onNotify } = options;
  while (!signal.aborted) {
    try {
      const client = await pool.connect();
      try {
        await client.query(`LISTEN ${channel}`);
        client.on('notification', onNotify);
        onNotify();
        await new Promise<void>((resolve) => {
          client.once('error', () => resolve());
          client.once('end', () => resolve());
          if (signal.aborted) resolve();
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
      } finally {
        client.removeListener('notification', onNotify);
        client.release(true);
      }
    } catch {
      // The next round connects again; a database that stays away shows in /health/ready.
    }
    if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
