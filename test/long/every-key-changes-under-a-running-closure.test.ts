import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { startKeyRing } from '#domain/data-key/start-key-ring.ts';
import type { Child } from '#sandbox/child-process.ts';
import { listFamilyPhones } from '#sandbox/family-phones.ts';
import { until } from '#sandbox/until.ts';
import { numbersChecked } from '#test/support/consent/numbers-checked.ts';
import { readEveryValue } from '#test/support/keys/read-every-value.ts';
import { testKey } from '#test/support/postgres/database.ts';
import { orphanCalls, unevenAttempts } from '#test/support/product/books.ts';
import { finished } from '#test/support/product/finished.ts';
import { letTimePass } from '#test/support/product/let-time-pass.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { runProcess } from '#test/support/product/run-process.ts';
import { openVault } from '#vault/vault.ts';

const product = setUpProduct({ students: 240, callsPerSecond: 1, withoutWorker: true });
let workers: Child[];
beforeAll(async () => {
  workers = [product.startWorkerProcess(), product.startWorkerProcess()];
  await numbersChecked(product);
});

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

/** The command is killed once `isInTheMiddle`, for which one phone is held, and a worker with it. */
async function killInTheMiddle(of: string, isInTheMiddle: () => Promise<boolean>): Promise<void> {
  const holder = await product.database.owner.pool.connect();
  await holder.query('BEGIN');
  // Every program has to know the key first, and one that was killed counts for half a minute.
  await holder.query('SET LOCAL idle_in_transaction_session_timeout = 0');
  await holder.query('SELECT FROM phone ORDER BY id LIMIT 1 FOR NO KEY UPDATE');
  const rotation: ChildProcess = spawn(process.execPath, ['src/cli.ts', 'keys', 'rotate', of], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: settings(),
    stdio: 'ignore',
  });
  await until(`the middle of ${of}`, isInTheMiddle);
  rotation.kill('SIGKILL');
  workers.shift()?.process.kill('SIGKILL');
  await once(rotation, 'exit');
  await holder.query('ROLLBACK');
  holder.release();
  workers.push(product.startWorkerProcess());
}

test('every key changes while calls go out, commands and workers are killed in the middle, and no call fails', async () => {
  const numbers = (await listFamilyPhones(product.database.db, product.vault)).map(
    ({ number }) => number,
  );
  await product.onTeams('principal').askClosure({ delivery: 'call' });
  const superintendent = product.onSlack('superintendent');
  await until('the card', () => superintendent.card().includes('Waiting for approval'));
  await superintendent.press('approve');
  await until('the first call', () => product.farSide.twilio.calls().length > 0);

  await killInTheMiddle('guardian', async () => {
    const waiting = `FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
      AND query ILIKE '%update "phone"%'`;
    return (await count(waiting)) > 0;
  });
  await killInTheMiddle(
    'index',
    async () => (await count('FROM phone WHERE key_of_index(index) = 5')) === 1,
  );
  expect(await count('FROM phone WHERE key_of_index(index) = 5')).toBe(1);
  expect((await keys('destroy', '5')).told).toContain('1 of phone.index');
  expect(await keys('rotate', 'all')).toMatchObject({ code: 0, error: '' });
  const destroyed = await keys('destroy', 'old', '--end-links');
  expect(destroyed.told.match(/is destroyed\./g)).toHaveLength(6);

  expect(await product.campaign()).toMatchObject({ state: 'dialing' });
  const hurry = setInterval(() => void letTimePass(product), 5_000);
  await finished(product).finally(() => clearInterval(hurry));
  expect(await count(`FROM attempt WHERE disposition = 'fault'`)).toBe(0);
  const spoken = await count('FROM attempt WHERE spoken_at IS NOT NULL');
  // A family whose call was cut in two by the kill of a worker is settled, and not called twice.
  expect(spoken).toBeGreaterThanOrEqual((await count('FROM recipient')) - 2);
  expect(spoken).toBe(
    await count('FROM (SELECT DISTINCT phone_id FROM attempt WHERE spoken_at IS NOT NULL) p'),
  );
  expect(await orphanCalls({ ...product, vault: await today() })).toEqual([]);
  expect(await unevenAttempts(product)).toBe(0);

  const vault = await today();
  const now = await listFamilyPhones(product.database.db, vault);
  expect(now.map(({ number }) => number).toSorted()).toEqual(numbers.toSorted());
  expect((await readEveryValue(product.database, vault)).length).toBeGreaterThan(500);
  const { rows } = await product.database.owner.pool.query(
    'SELECT FROM phone WHERE index = ANY ($1)',
    [numbers.map((number) => vault.phoneIndex(number))],
  );
  expect(rows).toHaveLength(new Set(numbers).size);
});

/** With the keys that a program has which starts now. */
async function today() {
  const opened = await startKeyRing(product.database.owner.db, {
    settings: settings(),
    program: 'test',
    onFault: () => {},
  });
  if (opened.kind === 'refused') throw new Error(opened.sentence);
  const vault = openVault(opened.ring);
  await opened.ring[Symbol.asyncDispose]();
  return vault;
}
