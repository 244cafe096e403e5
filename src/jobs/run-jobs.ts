import { setTimeout as wait } from 'node:timers/promises';
import { backoffMs } from '#domain/shared/backoff.ts';
import type { Logger } from '#log/logger.ts';

/** Work that a program repeats. `run` says how many milliseconds to rest before the next turn. */
export type Job = { name: string; run: () => Promise<number> };

const backoff = { firstMs: 500, longestMs: 60_000 };

/** A job that rests as long after each turn. */
export const every = (restMs: number, name: string, work: () => Promise<unknown>): Job => ({
  name,
  run: async () => {
    await work();
    return restMs;
  },
});

/** Runs each job by itself until the signal aborts. A failure is logged, and the job rests longer each time. */
export async function runJobs(
  jobs: readonly Job[],
  tools: { signal: AbortSignal; logger: Logger },
): Promise<void> {
  await Promise.all(jobs.map((job) => runJob(job, tools)));
}

async function runJob(
  { name, run }: Job,
  { signal, logger }: { signal: AbortSignal; logger: Logger },
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    let restMs: number;
    try {
      restMs = await run();
      failures = 0;
    } catch (error) {
      failures += 1;
      restMs = backoffMs(failures, backoff);
      logger.error({ err: error, job: name }, 'a job failed; it goes on');
    }
    await wait(restMs, undefined, { signal }).catch(() => undefined);
  }
}
