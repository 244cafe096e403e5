import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { type DatabaseRole, databaseRoles, groupOf } from '#database/grant-roles.ts';
import { type Account, type Binaries, findBinaries } from './embedded-binaries.ts';
import { freePort } from './free-port.ts';

const run = promisify(execFile);

export type EmbeddedServer = AsyncDisposable & {
  /** Of the server's first process. */
  pid: number | undefined;
  port: number;
  /** As the owner of everything; for migrations. */
  ownerUrl: string;
  /** As each of the roles, with no more rights than in production. */
  urls: Readonly<Record<DatabaseRole, string>>;
};

/** The folder's database is in use by a live server that another process started. */
export class ServerInUse extends Error {
  override name = 'ServerInUse';
}

const nobody: Account = { uid: 65534, gid: 65534 };

/**
 * Starts a PostgreSQL of our own in `folder` from the binaries that npm brought.
 *
 * The server is detached and stopped by us, because a server that a signal stops at once would cut off the
 * program's own last writes. After kill -9 of the program the server may live on: the next start takes it down
 * and up again, unless the program that owns it still lives.
 */
export async function startEmbeddedServer(
  folder: string,
  options: { port?: number; settings?: Record<string, string> } = {},
): Promise<EmbeddedServer> {
  const data = path.join(folder, 'postgres');
  const account = process.getuid?.() === 0 ? nobody : undefined;
  await mkdir(data, { recursive: true, mode: 0o700 });
  if (account !== undefined) await chown(data, account.uid, account.gid);

  await takeOwnership(folder);
  const binaries = await findBinaries(folder, account);
  await stopLeftover(data);
  const password = await initialize({ binaries, folder, data, account });
  const port = options.port ?? (await freePort());
  const child = await launch({ binaries, folder, data, port, account, settings: options.settings });
  const url = (user: string) => `postgres://${user}:${password}@127.0.0.1:${port}/bellwether`;
  await createDatabase(`postgres://postgres:${password}@127.0.0.1:${port}/postgres`, password);
  return {
    pid: child.pid,
    port,
    ownerUrl: url('postgres'),
    urls: {
      bot: url('bot'),
      worker: url('worker'),
      imports: url('imports'),
      auditor: url('auditor'),
      drill: url('drill'),
    },
    [Symbol.asyncDispose]: async () => {
      await stop(child);
      await rm(path.join(folder, 'owner.pid'), { force: true });
    },
  };
}

async function takeOwnership(folder: string): Promise<void> {
  const file = path.join(folder, 'owner.pid');
  const owner = Number(await readFile(file, 'utf8').catch(() => '0'));
  if (owner !== 0 && owner !== process.pid && isAlive(owner)) {
    throw new ServerInUse(
      `Bellwether already runs here (process ${owner}, folder ${folder}). Stop it first, or use its page.`,
    );
  }
  await writeFile(file, String(process.pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function stopLeftover(data: string): Promise<void> {
  const lines = (await readFile(path.join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split(
    '\n',
  );
  const pid = Number(lines[0] ?? 0);
  if (!pid || !isAlive(pid) || !(await isPostgres(pid))) return;
  process.kill(pid, 'SIGINT');
  for (let i = 0; i < 200 && isAlive(pid); i++) await wait(50);
}

/** A process number can be reused; only a PostgreSQL server is stopped. */
async function isPostgres(pid: number): Promise<boolean> {
  const { stdout } = await run('ps', ['-p', String(pid), '-o', 'args=']).catch(() => ({
    stdout: 'postgres',
  }));
  return stdout.includes('postgres');
}

async function initialize(options: {
  binaries: Binaries;
  folder: string;
  data: string;
  account: Account | undefined;
}): Promise<string> {
  const passwordFile = path.join(options.folder, 'postgres-password');
  const initialized = await access(path.join(options.data, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
  if (initialized) return (await readFile(passwordFile, 'utf8')).trim();
  const password = randomBytes(18).toString('base64url');
  await writeFile(passwordFile, password, { mode: 0o600 });
  const handover = path.join(options.data, '..', 'initdb-password');
  await writeFile(handover, password, { mode: 0o600 });
  if (options.account !== undefined) {
    await chown(handover, options.account.uid, options.account.gid);
  }
  try {
    await run(
      options.binaries.initdb,
      [
        '-D',
        options.data,
        '-U',
        'postgres',
        '-E',
        'UTF8',
        '--locale=C',
        '--no-sync',
        '--auth=scram-sha-256',
        `--pwfile=${handover}`,
      ],
      { cwd: '/', ...options.account },
    );
  } finally {
    await rm(handover, { force: true });
  }
  return password;
}

async function launch(options: {
  binaries: Binaries;
  folder: string;
  data: string;
  port: number;
  account: Account | undefined;
  settings: Record<string, string> | undefined;
}): Promise<ChildProcess> {
  const settings = {
    port: String(options.port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    jit: 'off',
    ...options.settings,
  };
  const child = spawn(
    options.binaries.postgres,
    [
      '-D',
      options.data,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    { cwd: '/', detached: true, stdio: ['ignore', 'pipe', 'pipe'], ...options.account },
  );
  const log = createWriteStream(path.join(options.folder, 'postgres.log'), { flags: 'a' });
  child.stderr?.pipe(log);
  child.stdout?.pipe(log);
  child.unref();
  return child;
}

async function createDatabase(url: string, password: string): Promise<void> {
  const client = await connectWhenReady(url);
  try {
    for (const role of databaseRoles) {
      const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
      if (rowCount !== 0) continue;
      await client.query(`CREATE ROLE ${groupOf(role)} NOLOGIN`);
      await client.query(
        `CREATE ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(password)} IN ROLE ${groupOf(role)}`,
      );
    }
    const existing = await client.query(`SELECT FROM pg_database WHERE datname = 'bellwether'`);
    if (existing.rowCount === 0) await client.query('CREATE DATABASE bellwether');
  } finally {
    await client.end();
  }
}

async function connectWhenReady(url: string): Promise<pg.Client> {
  for (let i = 0; ; i++) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
    client.on('error', () => {});
    try {
      await client.connect();
      return client;
    } catch (cause) {
      await client.end().catch(() => {});
      if (i >= 300)
        throw new Error('the embedded PostgreSQL did not come up; see postgres.log', { cause });
      await wait(50);
    }
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.ref();
  // SIGINT is PostgreSQL's fast shutdown: open sessions end, nothing committed is lost.
  child.kill('SIGINT');
  await ended;
}
