import { setTimeout as wait } from 'node:timers/promises';
import { startFarSide } from '#sandbox/far-side.ts';
import { until } from '#sandbox/until.ts';
import { benchKey } from '#test/bench/bench-key.ts';
import { planCalls } from '#test/bench/calls/plan-calls.ts';
import { cpuMs, parentOf, postgresCpuMs } from '#test/bench/cost/cpu.ts';
import { type Carrier, startCarrier } from '#test/bench/cost/run-build.ts';
import { memoryMb, postgresMb } from '#test/bench/districts/memory.ts';
import { type District, startDistrict } from '#test/bench/districts/start-district.ts';
import type { Bench, Sample } from './bench.ts';

/** How many districts share the server, one count after another. */
const counts = (process.env['DISTRICTS'] ?? '1,10').split(',').map(Number);
/** Of each district, whatever its neighbors do: where calls are many, more of them share a transaction. */
const share = Number(process.env['CALLS'] ?? 10);
const callsPerSecond = share * Math.max(...counts);
const seconds = Number(process.env['SECONDS'] ?? 20);
const settleMs = 5000;

/** Each district's part of what all need. */
type Need = {
  sessions: number;
  mb: number;
  postgresMb: number;
  restUs: number;
  callUs: number;
  /** Of a phone, its family, its consents and one closure that calls it. */
  phoneBytes: number;
  /** What a completed call leaves on the disk, indexes and log included. */
  callBytes: number;
};

/**
 * What a district needs of a server that it shares with others, each with a bot, a dial worker and a database of its own: at rest, and
 * while all of them call at once. A district must cost no more because it has neighbors.
 */
export async function rows(bench: Bench): Promise<Sample[]> {
  await using stack = new AsyncDisposableStack();
  const farSide = stack.use(await startFarSide({ callsPerSecond, speed: 1 }));
  const account = farSide.environment['TWILIO_ACCOUNT_SID'] ?? '';
  const authToken = farSide.environment['TWILIO_AUTH_TOKEN'] ?? '';
  const carrier = stack.use(
    await startCarrier({ callsPerSecond, answerMs: 150, account, authToken }),
  );
  const needs = new Map<number, Need>();
  for (const count of counts) {
    await using started = new AsyncDisposableStack();
    const districts: District[] = [];
    for (let number = 1; number <= count; number += 1) {
      const name = `${number} of ${count}`;
      districts.push(started.use(await startDistrict(bench, { farSide, carrier }, name)));
    }
    needs.set(count, await needOf(districts, carrier));
  }
  return counts.flatMap((count) => samplesOf(count, needs));
}

function samplesOf(count: number, needs: Map<number, Need>): Sample[] {
  const [need, alone] = [needs.get(count), needs.get(counts[0] ?? 1)];
  if (need === undefined || alone === undefined) return [];
  const sample = (what: string, part: keyof Need, unit: string, goal: number): Sample => ({
    name: `${what}, of ${count} ${count === 1 ? 'district' : 'districts'}`,
    measured: { ms: need[part], peakMb: process.memoryUsage.rss() / 1_048_576 },
    unit,
    floorMs: alone[part],
    floor: `one of ${counts[0]}`,
    goal,
  });
  return [
    sample('sessions of a district', 'sessions', 'sessions', 1),
    sample('memory of its bot and dial worker', 'mb', 'MB', 1),
    sample('memory of PostgreSQL for it', 'postgresMb', 'MB', 1),
    sample('CPU at rest', 'restUs', 'us a second', 1.2),
    sample(`CPU of a call, ${share} a second`, 'callUs', 'us', 1.5),
    sample('a phone on the disk, with its family and one closure', 'phoneBytes', 'bytes', 1.2),
    sample('what a call leaves on the disk', 'callBytes', 'bytes', 1.2),
  ];
}

async function needOf(districts: readonly District[], carrier: Carrier): Promise<Need> {
  const [first] = districts;
  if (first === undefined) throw new Error('there is no district');
  await wait(settleMs);
  const { pool } = first.database.owner;
  const { rows: servers } = await pool.query<{ pid: number; sessions: number }>(
    `SELECT pg_backend_pid() AS pid, (SELECT count(*)::int FROM pg_stat_activity WHERE application_name LIKE 'bellwether-%') AS sessions`,
  );
  const postmaster = parentOf(servers[0]?.pid ?? 0);
  const ours = districts.flatMap(({ bot, worker }) => [bot, worker]);
  const sum = (values: number[]) => values.reduce((all, one) => all + one, 0);
  const cpu = () => sum(ours.map(cpuMs)) + postgresCpuMs(postmaster);
  const each = (value: number) => value / districts.length;
  const before = cpu();
  await wait(seconds * 1000);
  const restUs = each(((cpu() - before) * 1000) / seconds);
  const need = {
    sessions: each(servers[0]?.sessions ?? 0),
    mb: each(sum(ours.map(memoryMb))),
    postgresMb: each(postgresMb(postmaster)),
    restUs,
  };
  return { ...need, ...(await costOfCalls(districts, { carrier, cpu, restUs })) };
}

/** What a completed call takes while every district calls, without what they need at rest. */
async function costOfCalls(
  districts: readonly District[],
  { carrier, cpu, restUs }: { carrier: Carrier; cpu: () => number; restUs: number },
): Promise<Pick<Need, 'callUs' | 'callBytes' | 'phoneBytes'>> {
  const phones = share * (seconds + 30);
  const size = async () => {
    const sizes = districts.map(async ({ database: { owner } }) => {
      const { rows } = await owner.pool.query(
        'SELECT pg_database_size(current_database())::float8 AS bytes',
      );
      return Number(rows[0].bytes);
    });
    return (await Promise.all(sizes)).reduce((all, one) => all + one, 0);
  };
  const empty = await size();
  // Nobody dials until all are ready: a worker would take a closure without its attempts as finished.
  for (const { worker } of districts) process.kill(worker, 'SIGSTOP');
  for (const { database } of districts)
    await planCalls(database, { key: benchKey, phones, callsPerSecond: share, isToldOf: true });
  const filled = await size();
  for (const { worker } of districts) process.kill(worker, 'SIGCONT');
  const start = (await carrier.look()).completed;
  await until(
    'the calls',
    async () => (await carrier.look()).completed > start + share * districts.length * 3,
    120_000,
  );
  const read = async () => ({
    ms: cpu(),
    at: performance.now(),
    completed: (await carrier.look()).completed,
    bytes: await size(),
  });
  const before = await read();
  await wait(seconds * 1000);
  const after = await read();
  const calls = after.completed - before.completed;
  if (calls === 0) throw new Error('no call was completed');
  const rest = (restUs * districts.length * (after.at - before.at)) / 1000;
  return {
    phoneBytes: (filled - empty) / (phones * districts.length),
    callUs: ((after.ms - before.ms) * 1000 - rest) / calls,
    callBytes: (after.bytes - before.bytes) / calls,
  };
}
