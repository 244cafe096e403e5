import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** A carrier waits fifteen seconds for our answer. */
const longestMs = 12_000;

/**
 * Takes no more requests and lets those that came in finish, because a carrier does not send a text again
 * whose delivery to us was cut off, and a call that is answered needs its words. `drainRest` is for what goes on after
 * its request was answered.
 */
export async function drainServer(
  server: Server,
  drainRest: () => Promise<void>,
  patienceMs = longestMs,
): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve())).then(drainRest);
  const patience = new AbortController();
  // A connection that is kept open for a next request would hold up the end.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const tooLong = wait(patienceMs, undefined, { signal: patience.signal }).catch(() => undefined);
  await Promise.race([closed, tooLong]);
  patience.abort();
  clearInterval(idle);
  server.closeAllConnections();
}
