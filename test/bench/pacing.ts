import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startChild } from '#sandbox/child-process.ts';
import { startFarSide } from '#sandbox/far-side.ts';
import { until } from '#sandbox/until.ts';
import { workerEnvironment } from '#sandbox/worker-environment.ts';
import { planCalls } from '#test/bench/calls/plan-calls.ts';
import type { Bench, BenchDatabase, Sample } from './bench.ts';
import { benchKey } from './bench-key.ts';
import { areUp, endCalls } from './pacing/end-calls.ts';

const workers = Number(process.env['WORKERS'] ?? 4);
const limits = (process.env['CALLS'] ?? '30,200').split(',').map(Number);
const usualMinutes = 1 / 3;
/** Starting four processes takes a while, in which those that are up call already. */
const startSeconds = 60;

/**
 * Workers, each a process, call through a Twilio that does nothing but note when a request arrived at its socket; its
 * callbacks, a call's end after twenty seconds, come from here, as a bot would store them.
 * The one that called last is killed with -9 a third of the way and another started in its place. No second may hold more than the
 * limit, and of the limit no more than a fiftieth may be wasted.
 */
export async function rows(bench: Bench): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const limit of limits) {
    const seconds = (bench.minutes ?? usualMinutes) * 60;
    const { arrivals, fromMs } = await arrivalsOf(bench, { limit, seconds });
    const sample = (name: string, figures: { figure: number; floor: number; goal: number }) => ({
      name,
      measured: { ms: figures.figure, peakMb: process.memoryUsage.rss() / 1_048_576 },
      floorMs: figures.floor,
      floor: 'the limit',
      goal: figures.goal,
      unit: 'calls/s',
    });
    const steady = arrivals.filter((at) => at >= fromMs && at < fromMs + seconds * 1000);
    const used = steady.length / seconds;
    const { most, at } = fullestSecond(arrivals);
    const when = ((at - fromMs) / 1000).toFixed(1);
    samples.push(
      sample(
        `pacing ${limit}/s, ${seconds} s, ${steady.length} calls: most in any second (at ${when} s)`,
        {
          figure: most,
          floor: limit,
          goal: 1,
        },
      ),
      sample(`pacing ${limit}/s: limit beside what was used (${used.toFixed(2)}/s)`, {
        figure: limit,
        floor: used,
        goal: 1.02,
      }),
    );
  }
  return samples;
}

function fullestSecond(times: readonly number[]): { most: number; at: number } {
  let fullest = { most: 0, at: 0 };
  for (let first = 0, last = 0; last < times.length; last++) {
    while ((times[last] ?? 0) - (times[first] ?? 0) >= 1000) first += 1;
    const calls = last - first + 1;
    if (calls > fullest.most) fullest = { most: calls, at: times[first] ?? 0 };
  }
  return fullest;
}

async function arrivalsOf(
  bench: Bench,
  run: { limit: number; seconds: number },
): Promise<{ arrivals: number[]; fromMs: number }> {
  await using database = await bench.freshDatabase();
  const key = benchKey;
  // A good part of the families can't be called, and it starts earlier and ends later than is counted.
  const phones = Math.ceil(run.limit * (run.seconds + startSeconds) * 1.2);
  await planCalls(database, { key, phones, callsPerSecond: run.limit });
  await using farSide = await startFarSide({ callsPerSecond: run.limit, speed: 1 });
  const twilio = fork(fileURLToPath(new URL('pacing/null-twilio.ts', import.meta.url)), [], {
    // Its helpers have no right to go before others, and it would wait for them.
    execArgv: ['--single-threaded-gc'],
  });
  const [port] = (await once(twilio, 'message')) as [number];
  const environment = workerEnvironment({
    ...farSide.environment,
    DATABASE_URL: database.urls.worker,
    BELLWETHER_KEY: key.toString('base64'),
    AUDIT_LOG_KEY: randomBytes(32).toString('base64'),
    PUBLIC_URL: 'http://127.0.0.1:9',
    LOG_LEVEL: 'warn',
    TWILIO_REASSIGNED_NUMBERS: 'off',
    TWILIO_API_URL: `http://127.0.0.1:${port}`,
  });
  const logFile = path.join(bench.folder, 'dial-worker.log');
  const start = () => startChild('dial-worker', { environment, logFile });
  await using stack = new AsyncDisposableStack();
  const running = Array.from({ length: workers }, () => stack.use(start()));
  await until('every worker to be up', () => areUp(database, workers), startSeconds * 1000);
  const fromMs = performance.timeOrigin + performance.now();
  stack.use(endCalls(database));
  await wait((run.seconds * 1000) / 3);
  const busiest = await lastToCall(database);
  await running.find(({ process }) => process.pid === busiest)?.kill();
  stack.use(start());
  await wait((run.seconds * 1000 * 2) / 3);
  twilio.send('calls');
  const [arrivals] = (await once(twilio, 'message')) as [number[]];
  await stack.disposeAsync();
  twilio.disconnect();
  return { arrivals, fromMs };
}

/** Whose death costs most: the process id is the second part of a worker's name. */
async function lastToCall({ owner }: BenchDatabase): Promise<number> {
  const { rows: called } = await owner.pool.query<{ worker: string }>(
    'SELECT worker FROM attempt WHERE intent_at IS NOT NULL ORDER BY intent_at DESC LIMIT 1',
  );
  return Number(called[0]?.worker.split(':')[1]);
}
