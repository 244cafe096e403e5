import type pg from 'pg';
import { listen } from './listen.ts';

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
