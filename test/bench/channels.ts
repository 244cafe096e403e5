import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { commitIntent } from '#domain/attempt/gate/commit-intent.ts';
import { leaseAttempts } from '#domain/attempt/gate/lease-attempts.ts';
import type { Draft } from '#domain/closure/campaign.ts';
import type { Delivery } from '#domain/shared/channel.ts';
import { startChild } from '#sandbox/child-process.ts';
import { startFarSide } from '#sandbox/far-side.ts';
import { until } from '#sandbox/until.ts';
import { workerEnvironment } from '#sandbox/worker-environment.ts';
import { planCalls } from '#test/bench/calls/plan-calls.ts';
import type { Bench, Sample } from './bench.ts';
import { benchKey } from './bench-key.ts';
import { areUp, endCalls } from './pacing/end-calls.ts';

const lockdown: Partial<Draft> = { happening: 'lockdown', ground: 'threat', tells: 'both' };
const phones = 20_000;
const staff = 306;
/** Calls a second that the account may begin, and texts that the carrier takes. */
const pace = { calls: 20, texts: 30 };
const seconds = 20;
const startSeconds = 60;
const batch = 50;

/**
 * An action of the building: when the last phone of its staff is asked, among all that are asked; and calls and texts that go
 * out at once, each beside what goes out where only they do.
 */
export async function rows(bench: Bench): Promise<Sample[]> {
  const memory = () => process.memoryUsage.rss() / 1_048_576;
  const { requests, asked, all } = await lastOfStaff(bench);
  const order = {
    name: `${all} calls and texts: requests up to the last of ${asked} phones of staff`,
    measured: { ms: requests, peakMb: memory() },
    floorMs: all * 0.02,
    floor: 'two percent of all',
    goal: 1,
    unit: 'requests',
  };
  const alone = {
    calls: (await ratesOf(bench, 'call')).calls,
    texts: (await ratesOf(bench, 'text')).texts,
  };
  const both = await ratesOf(bench, 'call-and-text');
  const atOnce = (['calls', 'texts'] as const).map((which) => ({
    name: `${which} alone (${alone[which].toFixed(1)}/s) beside both at once`,
    measured: { ms: alone[which] * 100, peakMb: memory() },
    floorMs: both[which] * 100,
    floor: 'both at once',
    // At least 0.95 of its own pace.
    goal: 1.05,
    unit: '/100 s',
  }));
  return [order, ...atOnce];
}

/** Batches of both channels by turns, as a worker takes them, until no phone of staff is left. */
async function lastOfStaff(bench: Bench) {
  await using database = await bench.freshDatabase();
  const change = { ...lockdown, delivery: 'call-and-text' as const };
  await planCalls(database, { key: randomBytes(32), phones, callsPerSecond: 200, change, staff });
  const { db } = database.application;
  const count = async (which: string) =>
    (
      await database.owner.pool.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM attempt a JOIN recipient r ON r.version_id = a.version_id
           AND r.phone_id = a.phone_id AND r.channel = a.channel WHERE ${which}`,
      )
    ).rows[0]?.count ?? 0;
  const [all, asked] = [await count('true'), await count('r.for_staff')];
  let requests = 0;
  for (let turn = 0; (await count(`r.for_staff AND a.state = 'planned'`)) > 0; turn += 1) {
    const channel = turn % 2 === 0 ? 'text' : 'voice';
    const claims = await leaseAttempts(db, { worker: 'bench', channel, limit: batch });
    requests += (await commitIntent(db, { worker: 'bench', claims })).length;
  }
  return { requests, asked, all };
}

/** Calls and texts a second, of a worker that is a process, through a Twilio that takes each at its own pace. */
async function ratesOf(bench: Bench, delivery: Delivery) {
  await using database = await bench.freshDatabase();
  const most = Math.max(pace.calls, pace.texts) * (seconds + startSeconds) * 1.5;
  const change = { ...lockdown, delivery };
  await planCalls(database, { key: benchKey, phones: most, callsPerSecond: pace.calls, change });
  await using farSide = await startFarSide({ callsPerSecond: pace.calls, speed: 1 });
  const twilio = fork(
    fileURLToPath(new URL('pacing/null-twilio.ts', import.meta.url)),
    ['150', String(pace.texts)],
    { execArgv: ['--single-threaded-gc'] },
  );
  const [port] = (await once(twilio, 'message')) as [number];
  const environment = workerEnvironment({
    ...farSide.environment,
    DATABASE_URL: database.urls.worker,
    BELLWETHER_KEY: benchKey.toString('base64'),
    AUDIT_LOG_KEY: randomBytes(32).toString('base64'),
    PUBLIC_URL: 'http://127.0.0.1:9',
    LOG_LEVEL: 'warn',
    TWILIO_REASSIGNED_NUMBERS: 'off',
    TWILIO_API_URL: `http://127.0.0.1:${port}`,
  });
  await using stack = new AsyncDisposableStack();
  stack.use(
    startChild('dial-worker', { environment, logFile: path.join(bench.folder, 'dial-worker.log') }),
  );
  await until('the worker to be up', () => areUp(database, 1), startSeconds * 1000);
  stack.use(endCalls(database));
  // What goes out first fills the carrier's queue.
  await wait(5_000);
  const fromMs = performance.timeOrigin + performance.now();
  await wait(seconds * 1000);
  const rate = async (which: 'calls' | 'texts') => {
    twilio.send(which);
    const [arrivals] = (await once(twilio, 'message')) as [number[]];
    return arrivals.filter((at) => at >= fromMs && at < fromMs + seconds * 1000).length / seconds;
  };
  const rates = { calls: await rate('calls'), texts: await rate('texts') };
  await stack.disposeAsync();
  twilio.disconnect();
  return rates;
}
