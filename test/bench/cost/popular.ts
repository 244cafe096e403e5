import { once } from 'node:events';
import type { BenchDatabase } from '#test/bench/bench.ts';
import { makePopularTables } from './popular-tables.ts';
import { type Build, type Carrier, end, forkHere, startCarrier } from './run-build.ts';

const account = `AC${'5'.repeat(32)}`;
const authToken = 'the-token-of-this-bench';

/** Calls by popular parts, put together by us: not somebody's product. */
export async function startPopular(
  { owner }: BenchDatabase,
  run: { callsPerSecond: number; calls: number; answerMs: number },
): Promise<AsyncDisposable & { build: Build; carrier: Carrier }> {
  const { callsPerSecond, answerMs, calls } = run;
  await makePopularTables(owner.pool, calls);
  await using stack = new AsyncDisposableStack();
  const carrier = stack.use(await startCarrier({ callsPerSecond, answerMs, account, authToken }));
  const environment = {
    OWNER_URL: owner.pool.options.connectionString ?? '',
    ACCOUNT: account,
    AUTH_TOKEN: authToken,
    TWILIO_API_URL: carrier.url,
    CALLS_PER_SECOND: String(callsPerSecond),
  };
  const server = forkHere('popular-server.ts', environment);
  stack.defer(() => end(server));
  const [port] = (await once(server, 'message')) as [number];
  const dialer = forkHere('popular-dialer.ts', {
    ...environment,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
  });
  stack.defer(() => end(dialer));
  const owned = stack.move();
  return {
    build: {
      dialer: dialer.pid ?? 0,
      server: server.pid ?? 0,
    },
    carrier,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
