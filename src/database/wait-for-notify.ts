import type pg from 'pg';

/**
 * Waits for NOTIFY on `channel`, or `idleMs`, or the shorter time that one wait gives.
 * A notification that comes while nobody waits is kept for the next wait.
 */
export function createWait(
  pool: pg.Pool,
  options: {
    /** `campaign`: a worker has something to do, or to stop. `card`: a card shows something old. */
    channel: 'campaign' | 'card';
    signal: AbortSignal;
    idleMs: number;
    /** Called on every notification. */
    onNotify?: () => void;
  },
): (idleMs?: number) => Promise<void> {
  let isPending = false;
  let resume: (() => void) | undefined;
  const wake = () => {
    isPending = true;
    options.onNotify?.();
    resume?.();
  };
  options.signal.addEventListener('abort', wake, { once: true });
  void listen(pool, options.channel, { signal: options.signal, onNotify: wake });
  return (idleMs = options.idleMs) =>
    new Promise<void>((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        resume = undefined;
        isPending = false;
        resolve();
      };
      const timer = setTimeout(finish, idleMs);
      if (isPending) finish();
      else resume = finish;
    });
}

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
