import { execFile } from 'node:child_process';
import { chown, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { type EmbeddedServer, startEmbeddedServer } from '#database/embedded/embedded-server.ts';
import { freePort } from '#database/embedded/free-port.ts';
import { until } from '#sandbox/until.ts';
import { openDatabase, type TestDatabase } from '#test/support/postgres/database.ts';
import { hasty } from '#test/support/postgres/hasty.ts';
import { cutPower } from '#test/support/postgres/own-postgres.ts';
import { copyMigratedServer } from '#test/support/postgres/resting-server.ts';

/** A primary and its standby, of one system. Every address has both hosts, so that each session finds the primary. */
export type TwoServers = AsyncDisposable & {
  database: TestDatabase;
  /** The second server alone, as the bot and as the owner. */
  second: { bot: string; owner: string };
  /** The standby receives nothing more; what is committed from now on is lost in a failover. */
  cutReplication(): Promise<void>;
  /** Power off at the primary: every process of it is killed with -9. */
  powerOff(): Promise<void>;
  /** The same, and then the standby is promoted. */
  failOver(): Promise<void>;
  promote(): Promise<void>;
  /** The old primary starts again, as if nobody had told it: two servers take writes. */
  bringBackTheOld(): Promise<void>;
};

export async function twoServers(replication: 'synchronous' | 'asynchronous'): Promise<TwoServers> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-two-servers-'));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const places = { one: path.join(folder, 'one'), two: path.join(folder, 'two') };
  for (const place of Object.values(places)) {
    await mkdir(place);
    await copyMigratedServer(place);
  }
  await promisify(execFile)('chmod', ['755', folder]);
  const settings = { ...hasty, wal_keep_size: '512MB' };
  const one = await startEmbeddedServer(places.one, { settings });
  stack.use(one);
  const data = path.join(places.two, 'postgres');
  const { uid, gid } = await stat(data);
  for (const [file, text] of [
    ['standby.signal', ''],
    // In a file, so that the standby can be told another one.
    ['postgresql.auto.conf', `primary_conninfo = '${conninfoOf(one)}'\n`],
  ] as const) {
    await writeFile(path.join(data, file), text);
    await chown(path.join(data, file), uid, gid);
  }
  const two = await startEmbeddedServer(places.two, { port: await freePort(), settings });
  stack.use(two);
  const asOwner = (server: EmbeddedServer, ...statements: string[]) => runAs(server, statements);
  if (replication === 'synchronous') {
    await asOwner(one, `ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (*)'`, reload);
  }
  const expected = replication === 'synchronous' ? 'quorum' : 'async';
  await until('the standby to follow', async () => {
    const { rows } = await asOwner(one, `SELECT sync_state FROM pg_stat_replication`);
    return rows[0]?.['sync_state'] === expected;
  });
  const both = (url: string) =>
    url.replace(`127.0.0.1:${one.port}`, `127.0.0.1:${one.port},127.0.0.1:${two.port}`);
  const { bot, worker, imports, auditor, drill } = one.urls;
  const urls = {
    bot: both(bot),
    worker: both(worker),
    imports: both(imports),
    auditor: both(auditor),
    drill: both(drill),
  };
  const database = await openDatabase({ urls, ownerUrl: both(one.ownerUrl) });
  const owned = stack.move();
  let old: EmbeddedServer | undefined;
  const second = (url: string) => url.replace(`127.0.0.1:${one.port}`, `127.0.0.1:${two.port}`);
  return {
    database,
    second: { bot: second(bot), owner: second(one.ownerUrl) },
    async cutReplication() {
      await asOwner(two, `ALTER SYSTEM SET primary_conninfo = ''`, reload);
      await until('the end of the replication', async () => {
        const { rows } = await asOwner(one, `SELECT FROM pg_stat_replication`);
        return rows.length === 0;
      });
    },
    powerOff: () => cutPower(one.pid),
    async failOver() {
      await cutPower(one.pid);
      await asOwner(two, `SELECT pg_promote()`);
    },
    async promote() {
      await asOwner(two, `SELECT pg_promote()`);
    },
    async bringBackTheOld() {
      old = await startEmbeddedServer(places.one, { port: one.port, settings });
    },
    async [Symbol.asyncDispose]() {
      await old?.[Symbol.asyncDispose]();
      await owned.disposeAsync();
    },
  };
}

const reload = 'SELECT pg_reload_conf()';

function conninfoOf({ port, ownerUrl }: EmbeddedServer): string {
  const { username, password } = new URL(ownerUrl);
  return `host=127.0.0.1 port=${port} user=${username} password=${password} application_name=two`;
}

async function runAs(server: EmbeddedServer, statements: readonly string[]) {
  const client = new pg.Client({ connectionString: server.ownerUrl });
  await client.connect();
  let result: pg.QueryResult = await client.query('SELECT');
  for (const statement of statements) result = await client.query(statement);
  await client.end();
  return result;
}
