import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { revokeByText } from '#domain/consent/opt-out/revoke-by-text.ts';
import { startKeyRing } from '#domain/data-key/start-key-ring.ts';
import { listFamilyPhones } from '#sandbox/family-phones.ts';
import { until } from '#sandbox/until.ts';
import { newMessageSid } from '#test/support/consent/inbound-text.ts';
import { readEveryValue } from '#test/support/keys/read-every-value.ts';
import { testKey } from '#test/support/postgres/database.ts';
import { finished } from '#test/support/product/finished.ts';
import { type Product, startProduct } from '#test/support/product/product.ts';
import { runProcess } from '#test/support/product/run-process.ts';
import { openVault } from '#vault/vault.ts';

// A closure calls for a minute, by a worker that was there before; meanwhile every key is changed, and the process that
// changes them is killed in the middle.

let product: Product;
beforeAll(async () => {
  product = await startProduct({ students: 90, callsPerSecond: 1 });
}, 120_000);
afterAll(() => product[Symbol.asyncDispose]());

const settings = () => ({
  MIGRATION_DATABASE_URL: product.database.ownerUrl,
  BELLWETHER_KEY: testKey,
});
const keys = (...words: string[]) => runProcess('cli', ['keys', ...words], settings());

async function count(statement: string): Promise<number> {
  const { rows } = await product.database.owner.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count ${statement}`,
  );
  return rows[0]?.count ?? -1;
}

/** Whether the rotation waits for the row that we hold: some columns are done, and this one is not. */
const isInTheMiddle = async () =>
  (await count(`FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
    AND query ILIKE '%update "phone"%'`)) > 0;

test('every key is changed while calls go out, killed in the middle and taken up: no call fails, nothing is unreadable, and the old keys are destroyed', async () => {
  const numbers = (await listFamilyPhones(product.database.db, product.vault)).map(
    ({ number }) => number,
  );
  await product.onTeams('principal').askClosure();
  const superintendent = product.onSlack('superintendent');
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  await superintendent.press('approve');
  await until('the first call', () => product.farSide.twilio.calls().length > 0);

  const holder = await product.database.owner.pool.connect();
  await holder.query('BEGIN');
  await holder.query('SELECT FROM phone ORDER BY id LIMIT 1 FOR NO KEY UPDATE');
  const rotation = spawn(process.execPath, ['src/cli.ts', 'keys', 'rotate', 'all'], {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    env: settings(),
    stdio: 'ignore',
  });
  await until('the middle of the rotation', isInTheMiddle, 120_000);
  rotation.kill('SIGKILL');
  await once(rotation, 'exit');
  await holder.query('ROLLBACK');
  holder.release();
  expect(await count(`FROM data_key WHERE state = 'old'`)).toBe(1);
  expect(await count('FROM phone WHERE key_of(number) = 1')).toBe(numbers.length);
  expect(await count('FROM guardian WHERE key_of(name) = 1')).toBe(0);
  expect((await keys('destroy', '1')).told).toContain('still needed for');

  const again = await keys('rotate', 'all');
  expect(again).toMatchObject({ code: 0, error: '' });
  expect((await keys('destroy', '6')).told).toContain('work until');
  expect((await keys('destroy', 'old', '--end-links')).told.match(/is destroyed\./g)).toHaveLength(
    6,
  );
  expect(await count('FROM phone WHERE key_of_index(index) <> 11')).toBe(0);
  const calledMeanwhile = product.farSide.twilio.calls().length;
  expect(await product.campaign()).toMatchObject({ state: 'dialing' });
  await finished(product, 240_000);
  expect(product.farSide.twilio.calls().length).toBeGreaterThan(calledMeanwhile);

  expect(await count(`FROM attempt WHERE disposition = 'fault' OR failed_leases > 0`)).toBe(0);
  expect(await count(`FROM attempt WHERE spoken_at IS NULL AND channel = 'voice'`)).toBe(0);
  const called = new Set(product.farSide.twilio.calls().map(({ to }) => to));
  expect([...called].filter((to) => !numbers.includes(to))).toEqual([]);
  expect(called.size).toBe(product.farSide.twilio.calls().length);
  const status = await keys('status');
  expect(status.told.match(/: destroyed since/g)).toHaveLength(6);
}, 480_000);

test('a program that starts now reads everything, and a second change finds the first one done', async () => {
  const { told } = await keys('rotate', 'guardian');
  expect(told).toContain('Everything of guardian is encrypted with key 13');
  expect(await count('FROM phone WHERE key_of(number) <> 13')).toBe(0);
  expect((await keys('destroy', '7')).told).toContain('is destroyed');
  const opened = await startKeyRing(product.database.as('bot').db, {
    settings: settings(),
    program: 'bot',
    onFault: () => {},
  });
  if (opened.kind === 'refused') throw new Error(opened.sentence);
  await using ring = opened.ring;
  const vault = openVault(ring);
  expect((await readEveryValue(product.database, vault)).length).toBeGreaterThan(200);
  const [{ number: from } = { number: '' }] = await listFamilyPhones(product.database.db, vault);
  const text = { carrierId: newMessageSid(), phoneIndexes: vault.phoneIndexes(from), from };
  expect(await revokeByText(product.database.db, vault, { ...text, body: 'STOP' })).toBe('revoked');
  const { told: status } = await keys('status');
  expect(status).toMatch(/^13 {2}guardian: in use since .*of guardian\.name, .*of phone\.number$/m);
});
