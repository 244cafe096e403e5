import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import twilio from 'twilio';
import { Pool } from 'undici';
import { type CallUnderWay, callsUnderWay } from '#test/bench/calls/calls-under-way.ts';
import type { Bench, BenchDatabase, Sample } from './bench.ts';
import { benchKey } from './bench-key.ts';

/** Connections the carrier sends over, and callbacks it sends to each kind of server. */
const connections = 256;
const calls = Number(process.env['CALLS'] ?? 1500);
const accountSid = `AC${'5'.repeat(32)}`;
const authToken = 'the-token-of-this-bench';

type Run = { perSecond: number; p99: number };

type ServerKind = 'no-op' | 'row by row' | 'bare' | 'ours';

/**
 * Signed callbacks of calls under way, three a call, taken by a server in a process of its own: the product's own webhook
 * and handler; the same webhook that keeps nothing; with one INSERT and commit a callback; and with one blind statement for a
 * group, on tables without guards: what our guards cost.
 */
export async function rows(bench: Bench): Promise<Sample[]> {
  await using database = await bench.freshDatabase();
  const key = benchKey;
  const all = await callsUnderWay(database, { key, calls: calls * 2 });
  const warm = all.slice(0, calls);
  const measured = all.slice(calls);
  const noOp = await run(database, { kind: 'no-op', key, tokens: { warm, measured } });
  const byRow = await run(database, { kind: 'row by row', key, tokens: { warm, measured } });
  await makeBareTables(database);
  const bare = await run(database, { kind: 'bare', key, tokens: { warm, measured } });
  const ours = await run(database, { kind: 'ours', key, tokens: { warm, measured } });
  const usPerCall = (server: Run) => 1e6 / server.perSecond;
  const peakMb = process.memoryUsage.rss() / 1_048_576;
  const rate = ({ perSecond }: Run) => `${perSecond.toFixed(0)}/s`;
  const kept = { measured: { ms: usPerCall(ours), peakMb }, unit: 'us' };
  return [
    {
      ...kept,
      name: `a callback kept, at ${rate(ours)}`,
      floorMs: usPerCall(noOp),
      floor: `verified and dropped: ${rate(noOp)}`,
      goal: 1 / 0.8,
    },
    {
      ...kept,
      name: 'the same',
      floorMs: usPerCall(byRow),
      floor: `one INSERT a callback: ${rate(byRow)}`,
      goal: 0.5,
    },
    {
      ...kept,
      name: 'the same',
      floorMs: usPerCall(bare),
      floor: `blind groups without guards: ${rate(bare)}`,
      goal: 2.5,
    },
    {
      name: 'p99 of a callback',
      measured: { ms: ours.p99, peakMb },
      floorMs: noOp.p99,
      floor: 'verified and dropped',
      goal: 1.5,
    },
  ];
}

async function makeBareTables({ owner }: BenchDatabase): Promise<void> {
  await owner.pool.query(`
    CREATE TABLE bare_event (LIKE call_event INCLUDING DEFAULTS INCLUDING IDENTITY,
      UNIQUE (carrier_id, kind, sequence_number, carrier_status));
    ALTER TABLE bare_event ALTER attempt_id DROP NOT NULL;
    CREATE TABLE bare_attempt AS SELECT * FROM attempt;
    ALTER TABLE bare_attempt ADD UNIQUE (token);
    ANALYZE bare_attempt;
    CREATE TABLE bare_entry (LIKE audit_entry INCLUDING DEFAULTS INCLUDING IDENTITY);
    GRANT SELECT, INSERT, UPDATE ON bare_event, bare_attempt, bare_entry TO bellwether_bot;
  `);
}

async function run(
  database: BenchDatabase,
  started: {
    kind: ServerKind;
    key: Buffer;
    tokens: { warm: CallUnderWay[]; measured: CallUnderWay[] };
  },
): Promise<Run> {
  const server = fork(
    fileURLToPath(new URL('callbacks/server.ts', import.meta.url)),
    [started.kind],
    {
      env: {
        PATH: process.env['PATH'] ?? '',
        DATABASE_URL: database.url,
        BELLWETHER_KEY: started.key.toString('base64'),
        ACCOUNT: accountSid,
        AUTH_TOKEN: authToken,
      },
    },
  );
  const [port] = (await once(server, 'message')) as [number];
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections, pipelining: 1 });
  try {
    await send(pool, started.tokens.warm);
    await wait(200);
    return await send(pool, started.tokens.measured);
  } finally {
    await pool.close();
    server.disconnect();
    await once(server, 'exit');
  }
}

const said = ['ringing', 'in-progress', 'completed'] as const;

async function send(pool: Pool, called: readonly CallUnderWay[]): Promise<Run> {
  // Signed beforehand: that is the carrier's work.
  const requests = said.flatMap((status, i) => called.map((call) => signed(call, status, i + 1)));
  const times: number[] = [];
  let next = 0;
  const begin = performance.now();
  const line = async () => {
    for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
      const start = performance.now();
      const { statusCode, body } = await pool.request({ method: 'POST', ...request });
      await body.dump();
      if (statusCode !== 204) throw new Error(`a callback was answered with ${statusCode}`);
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: connections }, line));
  const perSecond = (requests.length / (performance.now() - begin)) * 1000;
  return { perSecond, p99: times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0 };
}

/** The 22 fields of Twilio's status callback. */
function signed(
  { token, to, carrierId }: CallUnderWay,
  status: (typeof said)[number],
  sequence: number,
) {
  const path = `/twilio/status/${token}`;
  const from = '+14025550199';
  const fields: Record<string, string> = {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    CallSid: carrierId,
    CallStatus: status,
    CallbackSource: 'call-progress-events',
    Called: to,
    CalledCity: 'OMAHA',
    CalledCountry: 'US',
    CalledState: 'NE',
    CalledZip: '68102',
    Caller: from,
    CallerCity: 'OMAHA',
    CallerCountry: 'US',
    CallerState: 'NE',
    Direction: 'outbound-api',
    From: from,
    FromCountry: 'US',
    SequenceNumber: String(sequence),
    Timestamp: new Date().toUTCString(),
    To: to,
    ToCountry: 'US',
    ...(status === 'completed' ? { CallDuration: '20', Duration: '1' } : { ToState: 'NE' }),
  };
  const signature = twilio.getExpectedTwilioSignature(
    authToken,
    `https://bench.example.org${path}`,
    fields,
  );
  return {
    path,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': signature,
    },
    body: new URLSearchParams(fields).toString(),
  };
}
