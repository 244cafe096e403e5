import { expect, test } from 'vitest';
import { submit } from '#test/support/district/decisions.ts';
import { smallDistrict } from '#test/support/district/small-district.ts';
import {
  setUpDatabase,
  testDatabase,
  testKey,
  testVault,
} from '#test/support/postgres/database.ts';
import { runProcess } from '#test/support/product/run-process.ts';

const database = setUpDatabase();

const district = (...words: string[]) =>
  runProcess('cli', ['district', ...words], {
    DATABASE_URL: database.urls.imports,
    BELLWETHER_KEY: testKey,
  });

async function row(): Promise<Record<string, unknown>> {
  const { rows } = await database.pool.query('SELECT * FROM district');
  return rows[0];
}

const names = [
  '--name=Maple Valley',
  '--registered-name=Maple Valley Schools',
  '--callback-number=+13125550199',
  '--time-zone=America/Chicago',
];

test('a district that is new is told what it still needs, and one option then changes only itself', async () => {
  const tooFew = await district('set', '--name=Maple Valley', '--calls-per-second=30');
  const first = await district(
    'set',
    ...names,
    '--calls-per-second=30',
    '--calls-at-once=12',
    '--local-presence=on',
    '--step-up-recipients=40',
    '--district-wide-approvals=2',
  );
  const before = await row();
  const second = await district('set', '--escalation-minutes=4');

  expect(tooFew).toMatchObject({
    code: 1,
    error:
      'The district isn’t set up yet. Add --registered-name, --callback-number, and --time-zone.\n',
  });
  expect([first.code, second.code]).toEqual([0, 0]);
  expect(before).toMatchObject({ calls_per_second: 30, calls_at_once: 12, local_presence: true });
  expect(await row()).toEqual({ ...before, escalation_minutes: 4, policy_version: 2 });
});

test('“district show” lists each setting by its option, and what waits for an administrator', async () => {
  await using used = await testDatabase();
  const vault = testVault;
  const { principal: author, school } = await smallDistrict(used.db, vault);
  await submit(used.db, { author, schoolIds: [school] });
  const settings = { DATABASE_URL: used.urls.imports, BELLWETHER_KEY: testKey };
  await runProcess('cli', ['district', 'set', '--step-up-recipients=40'], settings);

  const loosened = await runProcess(
    'cli',
    ['district', 'set', '--step-up-recipients=900'],
    settings,
  );
  const { code, told } = await runProcess('cli', ['district', 'show'], settings);

  expect(loosened.told).toMatch(/^This loosens the policy and isn’t set yet/);
  expect(code).toBe(0);
  expect(told).toMatch(/^ {2}--calls-at-once +unlimited$/m);
  expect(told).toMatch(/^ {2}--local-presence +off$/m);
  expect(told).toMatch(/^ {2}--step-up-recipients +40$/m);
  expect(told).toContain('Waiting for an administrator in chat: step_up_recipients: 40 -> 900');
});

test('a setting that can’t be read is refused in words, and nothing is set', async () => {
  const before = await row();
  const refused = await district('set', '--calls-per-second=fast', '--escalation-minutes=5');

  expect(refused).toEqual({
    code: 1,
    told: '',
    error:
      '--calls-per-second must be a number of calls above 0 and up to 1000, such as 1 or 0.5.\n',
  });
  expect(await row()).toEqual(before);
});
