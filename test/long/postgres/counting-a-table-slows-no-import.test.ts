import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '#database/connect.ts';
import { importRoster } from '#domain/roster/import/import-roster.ts';
import { writeDistinctDistrict } from '#test/bench/import/write-distinct-district.ts';
import { type TestDatabase, testDatabase, testVault } from '#test/support/postgres/database.ts';
import { abortImport, analyzeUntil, ruin } from '#test/support/roster/disturb.ts';
import { watchCpu } from '#test/support/roster/watch-cpu.ts';

/** With a student for every two of them, 200,000 users. */
const guardians = 133_334;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bellwether-counted-'));
  for (const name of ['whole', 'ruined'])
    await writeDistinctDistrict(path.join(folder, name), guardians);
  await ruin(path.join(folder, 'ruined'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Processor time of a first import, by the session that does it: waiting for a busy machine costs none. */
async function importedIn(
  { url }: TestDatabase,
  meanwhile: (importing: Promise<unknown>) => Promise<unknown>,
): Promise<number> {
  await using connection = connect({ url, name: 'timed-import' });
  using cpu = watchCpu(connection.pool);
  const source = path.join(folder, 'whole');
  const importing = importRoster({ ...connection, vault: testVault, source, by: 'test' });
  await meanwhile(importing);
  expect(await importing).toMatchObject({ kind: 'imported', counts: { phonesAdded: guardians } });
  return cpu.seconds();
}

test('F66 a first import of 200,000 users takes no more than 1.5 times as long with ANALYZE phone every second, after one that was undone', async () => {
  await using quiet = await testDatabase();
  const undisturbed = await importedIn(quiet, (importing) => importing);

  await using counted = await testDatabase();
  const source = path.join(folder, 'ruined');
  await abortImport({ ...counted, vault: testVault, source, by: 'test' });
  const disturbed = await importedIn(counted, (importing) =>
    analyzeUntil(importing, { pool: counted.owner.pool, tables: 'phone', everyMs: 1000 }),
  );

  expect(undisturbed).toBeGreaterThan(1);
  expect(disturbed / undisturbed).toBeLessThan(1.5);
});
