import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, appendFile, chmod, constants, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '#database/embedded/free-port.ts';
import { until } from '#sandbox/until.ts';

/** PgBouncer in front of a server, with all of its databases. */
export type Pooler = AsyncDisposable & {
  /** The database's address by this pooler. */
  urlOf(url: string): string;
  /** Every session through it ends without a word, and it listens again at the same address. */
  restart(): Promise<void>;
};

const places = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin'];

/** PgBouncer's program, where this machine has one. */
export async function findPooler(): Promise<string | undefined> {
  for (const place of places) {
    const file = path.join(place, 'pgbouncer');
    const isThere = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return file;
  }
  return undefined;
}

export async function startPooler(
  program: string,
  options: {
    /** Of a login that it lets in, each with its password. */
    urls: readonly string[];
    mode: 'session' | 'transaction' | 'statement';
    settings?: Record<string, string>;
  },
): Promise<Pooler> {
  const [first = ''] = options.urls;
  const behind = new URL(first);
  const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-pooler-'));
  await chmod(folder, 0o755);
  const file = (name: string) => path.join(folder, name);
  const port = await freePort();
  const logins = options.urls.map((url) => new URL(url));
  await writeFile(
    file('users'),
    logins.map(({ username, password }) => `"${username}" "${password}"\n`).join(''),
  );
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: String(port),
    unix_socket_dir: '',
    auth_type: 'scram-sha-256',
    auth_file: file('users'),
    pool_mode: options.mode,
    default_pool_size: '60',
    ...options.settings,
  };
  await writeFile(
    file('settings'),
    [
      `[databases]\n* = host=${behind.hostname} port=${behind.port}`,
      '[pgbouncer]',
      ...Object.entries(settings).map(([name, value]) => `${name} = ${value}`),
    ].join('\n'),
  );
  await appendFile(file('settings'), '\n');
  const start = async () => {
    const child = launch(program, file('settings'));
    await until('the pooler', () => answers(port));
    return child;
  };
  let running = await start();
  return {
    urlOf(url) {
      const copy = new URL(url);
      copy.host = `127.0.0.1:${port}`;
      return copy.href;
    },
    async restart() {
      await end(running);
      running = await start();
    },
    async [Symbol.asyncDispose]() {
      await end(running);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const nobody = 65534;

/** It refuses to run as root. */
function launch(program: string, settings: string): ChildProcess {
  const account = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
  return spawn(program, ['--quiet', settings], { cwd: '/', stdio: 'ignore', ...account });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
