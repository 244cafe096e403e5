import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { freePort } from '#database/embedded/free-port.ts';
import { startChild } from '#sandbox/child-process.ts';
import type { FarSide } from '#sandbox/far-side.ts';
import { workerEnvironment } from '#sandbox/worker-environment.ts';
import type { Bench, BenchDatabase } from '#test/bench/bench.ts';
import { benchKey } from '#test/bench/bench-key.ts';
import type { Carrier } from '#test/bench/cost/run-build.ts';

export type District = AsyncDisposable & { database: BenchDatabase; bot: number; worker: number };

/** One district as it is run, a bot and a dial worker, on a database of its own beside those of others. */
export async function startDistrict(
  bench: Bench,
  far: { farSide: FarSide; carrier: Carrier },
  name: string,
): Promise<District> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await bench.freshDatabase());
  const port = await freePort();
  const environment = {
    ...far.farSide.environment,
    DATABASE_URL: database.urls.bot,
    BELLWETHER_KEY: benchKey.toString('base64'),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    PORT: String(port),
    LOG_LEVEL: 'warn',
    TWILIO_REASSIGNED_NUMBERS: 'off',
    TWILIO_API_URL: far.carrier.url,
  };
  const child = (entry: 'bot' | 'dial-worker', settings: Record<string, string>) =>
    stack.use(
      startChild(entry, {
        environment: settings,
        logFile: path.join(bench.folder, `${entry} ${name}.log`),
      }),
    );
  const bot = child('bot', environment);
  await bot.ready;
  const worker = child(
    'dial-worker',
    workerEnvironment({
      ...environment,
      DATABASE_URL: database.urls.worker,
      AUDIT_LOG_KEY: randomBytes(32).toString('base64'),
    }),
  );
  const owned = stack.move();
  return {
    database,
    bot: bot.process.pid ?? 0,
    worker: worker.process.pid ?? 0,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
