import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { smallDistrict } from '#test/support/district/small-district.ts';
import { setUpDatabase, testKey, testVault } from '#test/support/postgres/database.ts';

const database = setUpDatabase();
beforeAll(async () => {
  await smallDistrict(database.db, testVault);
});

/** The command line as a process of its own, with the application's rights or the owner's. */
async function cli(words: readonly string[], rights: 'application' | 'owner' = 'application') {
  const run = promisify(execFile)(process.execPath, ['src/cli.ts', ...words], {
    cwd: path.join(import.meta.dirname, '../../..'),
    env: {
      DATABASE_URL: database.urls.imports,
      BELLWETHER_KEY: testKey,
      ...(rights === 'owner' ? { MIGRATION_DATABASE_URL: database.ownerUrl } : {}),
    },
  });
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, told: stdout + stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      told: error.stdout + error.stderr,
    }),
  );
}

test('consent check exits 1 on the first difference, consent rebuild heals it', async () => {
  const clean = await cli(['consent', 'check']);
  await database.owner.pool.query(
    'UPDATE phone_gate SET voice_mission = 8 WHERE voice_mission = 16',
  );
  const broken = await cli(['consent', 'check']);
  const rebuild = await cli(['consent', 'rebuild']);
  const healed = await cli(['consent', 'check']);

  expect([clean.code, broken.code, rebuild.code, healed.code]).toEqual([0, 1, 0, 0]);
  expect(broken.told).toContain('2 gates differ\n    voice_mission  2\n');
  expect(broken.told).not.toMatch(/\d{7}|555/);
  expect(rebuild.told).toBe(
    'Rebuilt the school audiences: 0 rows changed.\nRebuilt the consent of 6 phones: 2 changed.\n',
  );
});

test('rules are listed by the application and dated by the owner alone', async () => {
  const list = await cli(['rules', 'list']);
  const alone = ['rules', 'date', 'fcc-26-67', '2026-10-01'];
  const refused = await cli([...alone, '2027-01-31', 'none']);
  const half = await cli(alone, 'owner');
  const dated = await cli([...alone, '2027-01-31', 'none'], 'owner');
  const wrong = await cli(['rules', 'date', 'fcc-26-67', '2026-02-31'], 'owner');
  const after = await cli(['rules', 'list']);

  expect(list.told).toMatch(/^\* 2025-04-11/);
  expect(refused).toEqual({
    code: 1,
    told: 'Only the owner of the database can date rules: set MIGRATION_DATABASE_URL.\n',
  });
  expect(half).toMatchObject({ code: 1, told: expect.stringContaining('Say both: ') });
  expect(dated).toEqual({ code: 0, told: 'The date is set. In force today: fcc-26-67.\n' });
  expect(wrong).toEqual({ code: 1, told: '“2026-02-31” is not a date such as 2027-01-31.\n' });
  expect(after.told).toMatch(/^\* fcc-26-67/m);
});

test('a policy that changes the reach derives every gate again in the same command', async () => {
  const set = await cli([
    ...'district set --callback-number +13125550199 --time-zone America/Chicago'.split(' '),
    '--consent-policy=law',
    '--name=Maple Valley',
    '--registered-name=Maple Valley Schools',
  ]);

  expect(set.code).toBe(0);
  expect(set.told).toMatch(/^The district is set\.\n\d+ rules ask for more than the law/);
  expect(set.told).toContain(
    '\nOpt-outs now cover more or less than before: rebuilding the consent of every phone.\nRebuilt the consent of 6 phones: 6 changed.\n',
  );
  expect((await cli(['consent', 'check'])).code).toBe(0);
});

test('an unknown command is answered with what there is', async () => {
  const { code, told } = await cli(['consent', 'forget']);

  expect(code).toBe(2);
  expect(told).toContain('consent rebuild');
});

test('a fault is one sentence, and where it arose is told on request', async () => {
  await database.owner.pool.query('ALTER TABLE sending_number RENAME TO mislaid');
  const { code, told } = await cli(['numbers', 'list']);
  await database.owner.pool.query('ALTER TABLE mislaid RENAME TO sending_number');

  expect(code).toBe(1);
  expect(told).toBe(
    'This failed: relation "sending_number" does not exist. Set LOG_LEVEL=debug to see where.\n',
  );
});
