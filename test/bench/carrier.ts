import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { createTwilioCarrier } from '#carrier/twilio/twilio-carrier.ts';
import { createLogger } from '#log/logger.ts';
import type { Bench, Sample } from './bench.ts';

const inFlight = 100;
const answerMs = 200;
const warmUpCalls = 300;
const calls = 2000;
const from = '+14025550199';
const to = '+14025550100';
const accountSid = `AC${'6'.repeat(32)}`;

/** Orders through our client, with the SDK and its types, beside bare requests of the same size on the same server. */
export async function rows(_bench: Bench): Promise<Sample[]> {
  const twilio = fork(fileURLToPath(new URL('pacing/null-twilio.ts', import.meta.url)), [
    String(answerMs),
  ]);
  const [port] = (await once(twilio, 'message')) as [number];
  const url = `http://127.0.0.1:${port}`;
  await using carrier = createTwilioCarrier({
    accountSid,
    authToken: 'the-token-of-this-bench',
    from,
    publicUrl: 'https://bench.example.org',
    apiUrl: url,
    logger: createLogger({ level: 'warn', program: 'bench' }),
  });
  const pool = new Pool(url, { connections: inFlight, pipelining: 1 });
  // A call's token is its intent's, and its patience the dialer's: neither is the client's work.
  const token = randomBytes(16).toString('base64url');
  const { signal } = new AbortController();
  const ours = async () => {
    const outcome = await carrier.placeCall({ to, from, token, ringSeconds: 25 }, signal);
    if (outcome.kind !== 'accepted') throw new Error(`an order was ${outcome.kind}`);
  };
  const bare = async () => {
    const { body } = await pool.request({
      method: 'POST',
      path: `/2010-04-01/Accounts/${accountSid}/Calls.json`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: 'Basic x' },
      body: `To=${to}&From=${from}&${'x'.repeat(700)}`,
    });
    await body.json();
  };
  await run(bare, warmUpCalls);
  const floor = await run(bare, calls);
  await run(ours, warmUpCalls);
  const measured = await run(ours, calls);
  await pool.close();
  twilio.disconnect();
  const peakMb = process.memoryUsage.rss() / 1_048_576;
  return [
    {
      name: `${calls} orders, ${inFlight} in flight, a carrier that takes ${answerMs} ms`,
      measured: { ms: measured.ms, peakMb },
      floorMs: floor.ms,
      floor: 'bare undici',
      goal: 1 / 0.9,
    },
    {
      name: 'CPU of an order',
      measured: { ms: (measured.cpuMs * 1000) / calls, peakMb },
      floorMs: (floor.cpuMs * 1000) / calls,
      floor: 'bare undici',
      goal: 2,
      unit: 'us',
    },
  ];
}

async function run(
  order: () => Promise<void>,
  count: number,
): Promise<{ ms: number; cpuMs: number }> {
  let left = count;
  const cpu = process.cpuUsage();
  const start = performance.now();
  const line = async () => {
    while (left-- > 0) await order();
  };
  await Promise.all(Array.from({ length: inFlight }, line));
  const { user, system } = process.cpuUsage(cpu);
  return { ms: performance.now() - start, cpuMs: (user + system) / 1000 };
}
