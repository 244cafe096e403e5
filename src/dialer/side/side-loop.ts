import { setTimeout as wait } from 'node:timers/promises';
import { backoffMs } from '#domain/shared/backoff.ts';
import type { Logger } from '#log/logger.ts';

const backoff = { firstMs: 500, longestMs: 60_000 };

/**
 * Work that goes on beside the dialing and must never be in its way: repeated until the signal aborts. `work` says
 * how many milliseconds to rest before the next turn.
 */
export async function runSideLoop(loop: {
  name: string;
  work: () => Promise<number>;
  signal: AbortSignal;
  logger: Logger;
}): Promise<void> {
  const { signal } = loop;
  let failures = 0;
  while (!signal.aborted) {
    let restMs: number;
    try {
      restMs = await loop.work();
      failures = 0;
    } catch (error) {
      failures += 1;
      restMs = backoffMs(failures, backoff);
      loop.logger.error({ err: error, loop: loop.name }, 'a side loop failed; it goes on');
    }
    await wait(restMs, undefined, { signal }).catch(() => undefined);
  }
}
