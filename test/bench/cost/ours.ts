import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { freePort } from '#database/embedded/free-port.ts';
import { type Child, startChild } from '#sandbox/child-process.ts';
import { type FarSide, startFarSide } from '#sandbox/far-side.ts';
import { workerEnvironment } from '#sandbox/worker-environment.ts';
import type { Bench, BenchDatabase } from '#test/bench/bench.ts';
import { benchKey } from '#test/bench/bench-key.ts';
import { planCalls } from '#test/bench/calls/plan-calls.ts';
import { type Build, type Carrier, startCarrier } from './run-build.ts';

export type Product = AsyncDisposable & {
  build: Build;
  carrier: Carrier;
  farSide: FarSide;
  key: Buffer;
  campaign: string;
  startWorker(): Child;
};

/** The product as it is run: a bot and a dial worker, beside a carrier of the bench's own. */
export async function startOurs(
  bench: Bench,
  database: BenchDatabase,
  run: {
    callsPerSecond: number;
    phones: number;
    answerMs: number;
    workers?: number;
    carrierGoesFirst?: boolean;
  },
): Promise<Product> {
  const { callsPerSecond, phones, answerMs, carrierGoesFirst: goesFirst = false } = run;
  const key = benchKey;
  const campaign = await planCalls(database, { key, phones, callsPerSecond, isToldOf: true });
  await using stack = new AsyncDisposableStack();
  const farSide = stack.use(await startFarSide({ callsPerSecond, speed: 1 }));
  const account = farSide.environment['TWILIO_ACCOUNT_SID'] ?? '';
  const authToken = farSide.environment['TWILIO_AUTH_TOKEN'] ?? '';
  const carrier = stack.use(
    await startCarrier({ callsPerSecond, answerMs, goesFirst, account, authToken }),
  );
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  farSide.connectBot(publicUrl);
  const environment = {
    ...farSide.environment,
    DATABASE_URL: database.urls.bot,
    BELLWETHER_KEY: key.toString('base64'),
    PUBLIC_URL: publicUrl,
    PORT: String(port),
    LOG_LEVEL: 'warn',
    TWILIO_REASSIGNED_NUMBERS: 'off',
    TWILIO_API_URL: carrier.url,
  };
  const children = stack.use(new AsyncDisposableStack());
  const child = (entry: 'bot' | 'dial-worker') =>
    children.use(
      startChild(entry, {
        environment:
          entry === 'bot'
            ? environment
            : workerEnvironment({
                ...environment,
                DATABASE_URL: database.urls.worker,
                AUDIT_LOG_KEY: randomBytes(32).toString('base64'),
              }),
        logFile: path.join(bench.folder, `${entry}.log`),
      }),
    );
  const bot = child('bot');
  await bot.ready;
  const startWorker = () => child('dial-worker');
  const [dialer] = Array.from({ length: run.workers ?? 1 }, startWorker);
  const owned = stack.move();
  return {
    build: {
      dialer: dialer?.process.pid ?? 0,
      server: bot.process.pid ?? 0,
    },
    carrier,
    farSide,
    key,
    campaign,
    startWorker,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
