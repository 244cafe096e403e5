import { execFile } from 'node:child_process';
import { chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { startEmbeddedServer } from '#database/embedded/embedded-server.ts';
import { until } from '#sandbox/until.ts';
import { openDatabase, type TestDatabase } from './database.ts';
import { hasty } from './hasty.ts';
import { startMigratedServer } from './resting-server.ts';

/** A PostgreSQL of this file's own, for what the run's shared one must not go through. */
export type OwnPostgres = AsyncDisposable & {
  database: TestDatabase;
  /** Power off and on: every process of it killed with -9, and started again at the same address. */
  restart(): Promise<void>;
  /** A base backup of the running server, as pg_basebackup takes one: its files, in a folder. */
  backUp(): Promise<string>;
  /** The server ends, and comes back at the same address out of such a folder: on another timeline, and with what it had then. */
  restore(backup: string): Promise<void>;
};

export async function ownPostgres(): Promise<OwnPostgres> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-own-postgres-'));
  let server = await startMigratedServer(folder);
  const database = await openDatabase(server);
  const data = path.join(folder, 'postgres');
  let backups = 0;
  /** A file that the server can read and remove. */
  const asServer = async (file: string, text: string) => {
    await writeFile(file, text);
    const { uid, gid } = await stat(data);
    await chown(file, uid, gid);
  };
  return {
    database,
    async restart() {
      await cutPower(server.pid);
      server = await startEmbeddedServer(folder, { port: server.port, settings: hasty });
    },
    async backUp() {
      const client = new pg.Client({ connectionString: server.ownerUrl });
      await client.connect();
      const copy = path.join(folder, `backup-${(backups += 1)}`);
      await client.query(`SELECT pg_backup_start('a test', true)`);
      // Files come and go while it copies; the log below has what they lack.
      await run('cp', ['-a', data, copy]).catch(() => undefined);
      const { rows } = await client.query('SELECT labelfile FROM pg_backup_stop(false)');
      await client.end();
      await run('cp', ['-a', '-f', path.join(data, 'pg_wal'), copy]);
      for (const file of ['postmaster.pid', 'postmaster.opts'])
        await rm(path.join(copy, file), { force: true });
      await asServer(path.join(copy, 'backup_label'), rows[0].labelfile);
      return copy;
    },
    async restore(backup) {
      const { port } = server;
      await server[Symbol.asyncDispose]();
      await rm(data, { recursive: true });
      await run('cp', ['-a', backup, data]);
      await asServer(path.join(data, 'recovery.signal'), '');
      const settings = { ...hasty, ...toTheEndOfTheBackup };
      server = await startEmbeddedServer(folder, { port, settings });
      await until('the end of the recovery', async () => {
        const { rows } = await database.owner.pool.query('SELECT pg_is_in_recovery() AS on');
        return rows[0].on === false;
      });
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const run = promisify(execFile);

/** There is no archive: what the backup brought along is all. */
const toTheEndOfTheBackup = {
  restore_command: 'false',
  recovery_target: 'immediate',
  recovery_target_action: 'promote',
};

/** Its sessions have process groups of their own, so they are looked up while it lives. */
export async function cutPower(pid: number | undefined): Promise<void> {
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
