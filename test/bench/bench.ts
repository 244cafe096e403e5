/*
 * npm run bench            every family: all files beside this one
 * npm run bench -- NAME    one family: the file test/bench/NAME.ts
 * npm run bench -- pacing --minutes 10   a long run of what goes on
 *
 * A family exports `rows(bench): Promise<Sample[]>`. One call measures everything of the family once, each thing
 * beside its floor (or the peer it is compared with) in the same run on the same server, because only the ratio
 * of two neighbors survives a change of computer. The harness calls it five times where a call takes less than
 * five seconds and three times otherwise, and prints the medians. What a family prepares and does not want
 * measured it does outside `measure`. `bench.freshDatabase()` is a migrated, empty database of the sample's own.
 */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { type Connection, connect } from '#database/connect.ts';
import { startEmbeddedServer } from '#database/embedded/embedded-server.ts';
import { grantRoles } from '#database/grant-roles.ts';
import { migrate } from '#database/migration/migrate.ts';
import { seedKeys } from '#test/support/keys/test-keys.ts';
import { addEverybody, asEverybody } from '#test/support/postgres/everybody.ts';
import { openForStaff } from '#vault/open-for-staff.ts';
import type { Vault } from '#vault/vault.ts';
import { benchKey, benchVault } from './bench-key.ts';

export type Measurement = { ms: number; peakMb: number };

export type Sample = {
  name: string;
  measured: Measurement;
  /** What the computer can do at best, or a peer, in milliseconds. */
  floorMs: number;
  floor: string;
  /** The ratio measured ÷ floor must not be larger. */
  goal: number;
  /** Of both figures, where it is not milliseconds. */
  unit?: string;
};

export type Bench = {
  /** A folder for files, shared by the calls of one run. */
  folder: string;
  vault: Vault;
  /** How long a family runs that measures something that goes on; its own usual time unless asked for. */
  minutes?: number;
  freshDatabase(): Promise<BenchDatabase>;
  /** A database that is made once, by `fill`, and used by every run: what takes longer to make than to measure. */
  keptDatabase(
    name: string,
    fill: (database: BenchDatabase) => Promise<void>,
  ): Promise<BenchDatabase>;
};

export type BenchDatabase = AsyncDisposable & {
  application: Connection;
  owner: Connection;
  /** Of the application, for a process of the bench's own. */
  url: string;
  /** For a bot or a dial worker. */
  urls: { bot: string; worker: string };
};

export type Rows = (bench: Bench) => Promise<Sample[]>;

async function listFamilies(): Promise<string[]> {
  const files = await readdir(import.meta.dirname);
  return files
    .filter((file) => file.endsWith('.ts') && !file.startsWith('bench'))
    .map((file) => path.basename(file, '.ts'))
    .sort();
}

/** Times an act, and watches this process's memory meanwhile. */
export async function measure(act: () => Promise<unknown>): Promise<Measurement> {
  globalThis.gc?.();
  let peak = process.memoryUsage.rss();
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  const start = performance.now();
  try {
    await act();
    const ms = performance.now() - start;
    return { ms, peakMb: Math.max(peak, process.memoryUsage.rss()) / 1_048_576 };
  } finally {
    clearInterval(timer);
  }
}

async function openBench(request: Pick<Bench, 'minutes'>): Promise<AsyncDisposable & Bench> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-bench-'));
  await chmod(folder, 0o755);
  // Room for many districts: sessions that nobody opens cost nothing.
  const server = await startEmbeddedServer(folder, { settings: { max_connections: '4000' } });
  {
    await using template = connect({ url: server.ownerUrl, name: 'template', max: 1 });
    await migrate(template.db);
    await addEverybody(server.ownerUrl);
  }
  const kept = new Map<string, Promise<BenchDatabase>>();
  const bench: Bench = {
    ...request,
    folder,
    vault: benchVault,
    async freshDatabase() {
      const name = `bench_${randomBytes(6).toString('hex')}`;
      const admin = new pg.Client({ connectionString: at(server.ownerUrl, 'postgres') });
      await admin.connect();
      await admin.query(`CREATE DATABASE ${name} TEMPLATE bellwether STRATEGY file_copy`);
      const application = connect({ url: at(asEverybody(server.ownerUrl), name), name: 'bench' });
      const owner = connect({ url: at(server.ownerUrl, name), name: 'bench-owner', max: 2 });
      for (const one of [application, owner]) one.openSealed(openForStaff(benchVault));
      // A copy does not have the rights of the database itself.
      await grantRoles(owner.db);
      await owner.pool.query('INSERT INTO sending_number (number) VALUES ($1)', ['+14025550199']);
      await seedKeys(owner.pool, benchKey);
      return {
        application,
        owner,
        url: at(asEverybody(server.ownerUrl), name),
        urls: { bot: at(server.urls.bot, name), worker: at(server.urls.worker, name) },
        async [Symbol.asyncDispose]() {
          await application[Symbol.asyncDispose]();
          await owner[Symbol.asyncDispose]();
          await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
          await admin.end();
        },
      };
    },
    keptDatabase(name, fill) {
      const making =
        kept.get(name) ??
        bench.freshDatabase().then(async (made) => {
          await fill(made);
          return made;
        });
      kept.set(name, making);
      return making;
    },
  };
  return {
    ...bench,
    async [Symbol.asyncDispose]() {
      for (const made of kept.values()) await (await made)[Symbol.asyncDispose]();
      // The server's process does not keep ours alive, and its folder can go only when it has stopped.
      const waiting = setInterval(() => {}, 1000);
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
      clearInterval(waiting);
    },
  };
}

function at(url: string, database: string): string {
  const copy = new URL(url);
  copy.pathname = `/${database}`;
  return copy.href;
}

async function runFamily(bench: Bench, family: string): Promise<Sample[][]> {
  const { rows } = (await import(`./${family}.ts`)) as { rows: Rows };
  const runs: Sample[][] = [];
  let count = 1;
  while (runs.length < count) {
    const start = performance.now();
    runs.push(await rows(bench));
    // What was asked to run long runs once.
    if (runs.length === 1 && bench.minutes === undefined)
      count = performance.now() - start < 5000 ? 5 : 3;
  }
  return runs;
}

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function tableOf(runs: Sample[][]): string[][] {
  return (runs[0] ?? []).map((first, place) => {
    const unit = first.unit ?? 'ms';
    const samples = runs.flatMap((run) => run[place] ?? []);
    const ratio = median(samples.map(({ measured, floorMs }) => measured.ms / floorMs));
    return [
      first.name,
      `${median(samples.map(({ measured }) => measured.ms)).toFixed(0)} ${unit}`,
      `${median(samples.map(({ floorMs }) => floorMs)).toFixed(0)} ${unit} (${first.floor})`,
      `${ratio.toFixed(2)}x`,
      `${ratio <= first.goal ? 'ok' : 'MISSED'} (<= ${first.goal}x)`,
      `${Math.max(...samples.map(({ measured }) => measured.peakMb)).toFixed(0)} MB`,
    ];
  });
}

function print(table: string[][]): void {
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => (row[column] ?? '').length)),
  );
  for (const row of table) {
    console.log(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  }
}

async function main(): Promise<void> {
  const { positionals: wanted, values } = parseArgs({
    allowPositionals: true,
    options: { minutes: { type: 'string' } },
  });
  await using bench = await openBench(
    values.minutes === undefined ? {} : { minutes: Number(values.minutes) },
  );
  const table = [['name', 'measured', 'floor', 'ratio', 'goal', 'peak memory']];
  for (const family of wanted.length > 0 ? wanted : await listFamilies()) {
    table.push(...tableOf(await runFamily(bench, family)));
  }
  print(table);
}

// Not awaited here: the families import this module, and would wait for it for ever.
if (import.meta.main) void main();
