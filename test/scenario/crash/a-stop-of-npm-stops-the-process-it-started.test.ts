import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Config } from '#config/config.ts';
import { workerEnvironment } from '#sandbox/worker-environment.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { isLong } from '#test/support/run/length.ts';

const product = setUpProduct({ withoutBot: true, withoutWorker: true });
const started: ChildProcess[] = [];
afterAll(() => {
  for (const npm of started) if (isAlive(npm)) process.kill(groupOf(npm), 'SIGKILL');
});

/** As a service manager starts it: in a process group of its own, and only npm itself is told to stop. */
function npmRun(script: 'bot' | 'worker'): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  const ofBot = settingsOf(product.config);
  const settings =
    script === 'bot'
      ? ofBot
      : workerEnvironment({
          ...ofBot,
          DATABASE_URL: product.database.urls.worker,
          AUDIT_LOG_KEY: randomBytes(32).toString('base64'),
          TRANSLATOR: 'off',
        });
  const npm = spawn('npm', ['run', script], {
    cwd: path.join(import.meta.dirname, '../../..'),
    detached: true,
    stdio: 'ignore',
    env: { PATH, HOME, npm_config_update_notifier: 'false', ...settings },
  });
  started.push(npm);
  return npm;
}

/** A setting of a platform is among the others too. */
function settingsOf(config: Config): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [],
    ),
  );
}

const groupOf = ({ pid = Number.NaN }: ChildProcess): number => -pid;

/** Whether anybody is left of the group: npm, a shell, or the process that calls families. */
function isAlive(npm: ChildProcess): boolean {
  try {
    return process.kill(groupOf(npm), 0);
  } catch {
    return false;
  }
}

async function sessionsOf(process: string): Promise<number> {
  const { rowCount } = await product.database.owner.pool.query(
    `SELECT FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = $1 AND query LIKE 'LISTEN%'`,
    [process],
  );
  return rowCount ?? 0;
}

test.each(
  (
    [
      ['bot', 'bellwether-bot'],
      ['worker', 'bellwether-dial-worker'],
    ] as const
  ).filter(([program]) => isLong || program === 'worker'),
)('SIGTERM to “npm run %s” stops it in order and leaves nobody behind', async (script, session) => {
  const npm = npmRun(script);
  const exit = once(npm, 'exit');
  await expect.poll(() => sessionsOf(session)).toBeGreaterThan(0);

  npm.kill('SIGTERM');

  // A process that is killed ends by the signal; one that stops by itself ends with 0, and npm says so.
  expect(await exit).toEqual([0, null]);
  await expect.poll(() => isAlive(npm)).toBe(false);
  expect(await sessionsOf(session)).toBe(0);
});
