import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { until } from '#sandbox/until.ts';
import type { BenchDatabase } from '#test/bench/bench.ts';
import type { Seen } from './carrier.ts';
import { cpuMs, parentOf, postgresCpuMs } from './cpu.ts';

export type Cost = {
  callsPerSecond: number;
  /** Microseconds of CPU a completed call: the dialer, whatever takes callbacks, PostgreSQL. */
  us: { dialer: number; server: number; postgres: number; all: number };
  cores: number;
};

/** The processes whose CPU counts, by their ids. */
export type Build = { dialer: number; server: number };

export type Carrier = AsyncDisposable & { url: string; look(): Promise<Seen> };

export async function startCarrier(settings: {
  callsPerSecond: number;
  answerMs: number;
  /** Whether it has a core whenever it wants one, which a measure of what we cost can't spare. */
  goesFirst?: boolean;
  account: string;
  authToken: string;
}): Promise<Carrier> {
  const child = forkHere('carrier.ts', {
    CALLS_PER_SECOND: String(settings.callsPerSecond),
    ANSWER_MS: String(settings.answerMs),
    GOES_FIRST: String(settings.goesFirst ?? false),
    ACCOUNT: settings.account,
    AUTH_TOKEN: settings.authToken,
  });
  const [port] = (await once(child, 'message')) as [number];
  return {
    url: `http://127.0.0.1:${port}`,
    async look() {
      child.send('look');
      const [seen] = (await once(child, 'message')) as [Seen];
      return seen;
    },
    async [Symbol.asyncDispose]() {
      await end(child);
    },
  };
}

export function forkHere(file: string, env: Record<string, string>): ChildProcess {
  return fork(fileURLToPath(new URL(file, import.meta.url)), [], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.disconnect();
  await once(child, 'exit');
}

/** What calls cost while they go on: counted from when as many have completed as two seconds bring. */
export async function measureBuild(
  { database, build, carrier }: { database: BenchDatabase; build: Build; carrier: Carrier },
  { warmCalls, seconds }: { warmCalls: number; seconds: number },
): Promise<Cost> {
  await until('the calls', async () => (await carrier.look()).completed >= warmCalls, 120_000);
  const { rows } = await database.owner.pool.query<{ pid: number }>(
    'SELECT pg_backend_pid() AS pid',
  );
  // The session itself may be closed as idle before the end.
  const postmaster = parentOf(rows[0]?.pid ?? 0);
  const read = async () => ({
    atMs: performance.now(),
    completed: (await carrier.look()).completed,
    dialer: cpuMs(build.dialer),
    server: cpuMs(build.server),
    postgres: postgresCpuMs(postmaster),
  });
  const before = await read();
  await wait(seconds * 1000);
  const after = await read();
  const { refusedCallbacks } = await carrier.look();
  const completed = after.completed - before.completed;
  if (completed === 0) throw new Error(`no call was completed, ${refusedCallbacks} refused`);
  const us = (part: 'dialer' | 'server' | 'postgres') =>
    ((after[part] - before[part]) * 1000) / completed;
  const all = us('dialer') + us('server') + us('postgres');
  const callsPerSecond = (completed * 1000) / (after.atMs - before.atMs);
  return {
    callsPerSecond,
    us: { dialer: us('dialer'), server: us('server'), postgres: us('postgres'), all },
    cores: (all * callsPerSecond) / 1e6,
  };
}
