import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, expect, test, vi } from 'vitest';
import { importRoster } from '#domain/roster/import/import-roster.ts';
import { writeDistinctDistrict } from '#test/bench/import/write-distinct-district.ts';
import { testDatabase, testVault } from '#test/support/postgres/database.ts';
import { expectInOrder, startClosure, startHost } from '#test/support/product/host.ts';

afterAll(() => vi.unstubAllEnvs());

/** Ten of them before a release. */
const minutes = Number(process.env['BUSY_MINUTES'] ?? 2);
const threads = 6;
const guardians = 20_000;
const killed = `SELECT coalesce(sum(sessions_killed), 0)::int AS sessions FROM pg_stat_database WHERE datname = current_database()`;

/** Threads that compute all the time. */
function fullCpu(): AsyncDisposable {
  const busy = Array.from(
    { length: threads },
    () => new Worker('for (;;) Math.sqrt(Math.random());', { eval: true }),
  );
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all(busy.map((thread) => thread.terminate()));
    },
  };
}

/** First imports into one district after another, until the time is over. Tells how many there were. */
async function importUntil(isOver: () => boolean): Promise<number> {
  const source = path.join(tmpdir(), `bellwether-busy-${process.pid}`);
  await writeDistinctDistrict(source, guardians);
  let imports = 0;
  for (; imports === 0 || !isOver(); imports++) {
    await using database = await testDatabase();
    const report = await importRoster({ ...database, vault: testVault, source, by: 'test' });
    expect(report).toMatchObject({ kind: 'imported', counts: { phonesAdded: guardians } });
    const { rows } = await database.owner.pool.query(killed);
    expect(rows).toEqual([{ sessions: 0 }]);
  }
  return imports;
}

test('F67 full CPU beside imports, seals and closures: no session is ended, nobody is called twice, and no fault is found', async () => {
  vi.stubEnv('LOG_LEVEL', 'error');
  await using host = await startHost();
  const { product } = host;
  const ask = async (query: string) => (await product.database.owner.pool.query(query)).rows;
  await using _ = fullCpu();
  const untilMs = performance.now() + minutes * 60_000;
  const isOver = () => performance.now() > untilMs;

  const importing = importUntil(isOver);
  importing.catch(() => {}); // told below
  let closures = 0;
  for (; closures === 0 || !isOver(); closures++)
    await expectInOrder(host, await startClosure(host));

  expect(await importing).toBeGreaterThan(0);
  expect(await ask(killed)).toEqual([{ sessions: 0 }]);
  for (const log of ['bot.log', 'dial-worker.log'])
    expect(await readFile(path.join(product.folder, log), 'utf8')).not.toContain('fell silent');
  expect(await ask('SELECT code FROM finding')).toEqual([]);
  expect(await ask('SELECT * FROM database_restore')).toEqual([]);
  console.info(`${closures} closures and ${await importing} imports in ${minutes} minutes`);
});
