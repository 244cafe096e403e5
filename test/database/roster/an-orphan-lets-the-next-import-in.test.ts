import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '#database/connect.ts';
import { importRoster } from '#domain/roster/import/import-roster.ts';
import { until } from '#sandbox/until.ts';
import { writeDistinctDistrict } from '#test/bench/import/write-distinct-district.ts';
import { testDatabase, testVault as vault } from '#test/support/postgres/database.ts';
import { databaseLine } from '#test/support/postgres/database-line.ts';
import { quietWatch } from '#test/support/run/quiet-watch.ts';

const guardians = 1000;
const within = 15_000;
let source: string;
beforeAll(async () => {
  source = await mkdtemp(path.join(tmpdir(), 'bellwether-orphan-'));
  await writeDistinctDistrict(source, guardians);
});
afterAll(() => rm(source, { recursive: true, force: true }));

test.concurrent('F68 an import whose line falls silent says so within 15 s; the next is told of its session, and then let in', async () => {
  await using database = await testDatabase();
  await using line = await databaseLine(database.urls.imports);
  const { pool } = database.owner;
  await using lost = connect({ url: line.urlOf(database.urls.imports), name: 'lost' });
  const bringIn = (by: Pick<typeof lost, 'db' | 'pool'>, onProgress = () => {}) =>
    importRoster({ ...by, vault, source, by: 'test', onProgress });
  const fallsSilent = Promise.withResolvers<void>();
  const importing = bringIn(lost, () => {
    line.silence();
    fallsSilent.resolve();
  });
  importing.catch(() => {}); // told below
  await fallsSilent.promise;
  using watch = quietWatch();

  const next = await bringIn(database.as('imports'));

  const { rows } = await pool.query<{ pid: number; login: string }>(
    `SELECT pid, usename AS login FROM pg_stat_activity WHERE application_name = 'lost' AND xact_start IS NOT NULL`,
  );
  const words = expect.stringMatching(
    String.raw`^another import is running \(started \d+:\d\d [ap]m, session ${rows[0]?.pid}, login ${rows[0]?.login}\)`,
  );
  expect(next).toMatchObject({ kind: 'refused', problems: [{ file: 'roster', words }] });
  await expect(importing).rejects.toThrow('the database fell silent');
  await until('the next import', async () => {
    const report = await bringIn(database.as('imports'));
    return report.kind === 'imported' && report.counts['guardiansAdded'] === guardians;
  });
  expect(watch.ms()).toBeLessThan(within);
});

test.concurrent('F68 what a program has locked is free within 15 s of its end, in the middle of a statement too', async () => {
  await using database = await testDatabase();
  await using ending = connect({ url: database.urls.imports, name: 'ending' });
  const client = await ending.pool.connect();
  await client.query(`SELECT pg_advisory_lock(hashtext('bellwether import'))`);
  const working = client.query('SELECT pg_sleep(600)');
  working.catch(() => {}); // nobody is left who hears of it
  using watch = quietWatch();

  client.connection.stream.destroy();

  await until('the next import', async () => {
    const report = await importRoster({ ...database.as('imports'), vault, source, by: 'test' });
    return report.kind === 'imported';
  });
  expect(watch.ms()).toBeLessThan(within);
  client.release(true);
});

test.concurrent('an import that loses its session tells why, and not that it could not be rolled back', async () => {
  await using database = await testDatabase();
  await using lost = connect({ url: database.urls.imports, name: 'to-end' });
  let isEnded = false;
  const end = () => {
    if (isEnded) return;
    isEnded = true;
    void database.owner.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'to-end'`,
    );
  };

  const importing = importRoster({ ...lost, vault, source, by: 'test', onProgress: end });

  // Where it was sending rows, its own machine may say it first.
  await expect(importing).rejects.toThrow(/terminating connection due to|EPIPE|ECONNRESET/);
});
