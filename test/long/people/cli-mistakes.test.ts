import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { setUpDatabase, testKey } from '#test/support/postgres/database.ts';

const database = setUpDatabase();

async function cli(words: readonly string[], settings: Record<string, string> = {}) {
  const run = promisify(execFile)(process.execPath, ['src/cli.ts', ...words], {
    cwd: path.join(import.meta.dirname, '../../..'),
    env: { DATABASE_URL: database.urls.imports, BELLWETHER_KEY: testKey, ...settings },
  });
  return run.then(
    ({ stdout }) => ({ code: 0, told: stdout.trim() }),
    (error: { code: number; stderr: string }) => ({ code: error.code, told: error.stderr.trim() }),
  );
}

test.each([
  [1, ['numbers', 'set'], 'Give a number such as +13125550100.'],
  [
    1,
    ['numbers', 'give-up', '+15035550177'],
    '+15035550177 is none of the numbers that calls show. “npm run cli -- numbers list” has them.',
  ],
  // To a script, 1 says that the log doesn’t hold.
  [
    2,
    ['audit', 'verify', '--key', 'bellwether.example.org/audit-log+41b6'],
    '“bellwether.example.org/audit-log+41b6” is no public key of a log. Copy the whole of it, in quotes: --key "bellwether.example.org/audit-log+…".',
  ],
  [
    1,
    ['audit', 'prove', '--from', '8,112'],
    'Give sizes of checkpoints, the smaller one first. 0 entries are sealed now.',
  ],
])('exits with %i: %j is refused in a sentence', async (code, words, sentence) => {
  expect(await cli(words)).toEqual({ code, told: sentence });
});

test.each([
  ['bellwether', 'MIGRATION_DATABASE_URL: must be an address such as postgres://'],
  ['mysql://owner@127.0.0.1/bellwether', 'MIGRATION_DATABASE_URL: must be an address such as'],
  // As `MIGRATION_DATABASE_URL=` in .env is read: the other address is taken, whose login is no owner’s.
  ['', 'Only the owner of the database can do this: set MIGRATION_DATABASE_URL.'],
])('migrate with “%s” for the owner says what is wrong with the setting', async (url, words) => {
  const { code, told } = await cli(['migrate'], { MIGRATION_DATABASE_URL: url });

  expect(code).toBe(1);
  expect(told).toContain(words);
});
