import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { connect } from '#database/connect.ts';
import { startEmbeddedServer } from '#database/embedded/embedded-server.ts';
import { migrate } from '#database/migrate.ts';
import { until } from '#sandbox/until.ts';
import { openDatabase, type TestDatabase } from './database.ts';
import { addEverybody } from './everybody.ts';
import { hasty } from './hasty.ts';

/** A PostgreSQL of this file's own, for what the run's shared one must not go through. */
export type OwnPostgres = AsyncDisposable & {
  database: TestDatabase;
  /** Power off and on: every process of it killed with -9, and started again at the same address. */
  restart(): Promise<void>;
};

export async function ownPostgres(): Promise<OwnPostgres> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-own-postgres-'));
  await chmod(folder, 0o755);
  let server = await startEmbeddedServer(folder, { settings: hasty });
  {
    await using owner = connect({ url: server.ownerUrl, name: 'migrator', max: 1 });
    await migrate(owner.db);
    await addEverybody(server.ownerUrl);
  }
  const database = await openDatabase(server);
  return {
    database,
    async restart() {
      await cutPower(server.pid);
      server = await startEmbeddedServer(folder, { port: server.port, settings: hasty });
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const run = promisify(execFile);

/** Its sessions have process groups of their own, so they are looked up while it lives. */
async function cutPower(pid: number | undefined): Promise<void> {
  if (pid === undefined) throw new Error('the server has no process');
  // One that stands still starts no session that would outlive it, and keep the next server from starting.
  process.kill(pid, 'SIGSTOP');
  const { stdout } = await run('pgrep', ['-P', String(pid)]);
  const all = [pid, ...stdout.trim().split('\n').map(Number)];
  for (const each of all) {
    try {
      process.kill(each, 'SIGKILL');
    } catch {
      // It ended by itself meanwhile.
    }
  }
  // The shared memory of one that is still dying would keep the next server from starting.
  await until('the end of the old server', async () => !(await isAnyAlive(all)));
}

async function isAnyAlive(pids: readonly number[]): Promise<boolean> {
  const { stdout } = await run('ps', ['-o', 'stat=', '-p', pids.join(',')]).catch(() => ({
    stdout: '',
  }));
  // A zombie holds nothing any more.
  return stdout.split('\n').some((state) => /^[^Z\s]/.test(state.trim()));
}
