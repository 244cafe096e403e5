import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { refreshRoster } from '#domain/roster/refresh/refresh-roster.ts';
import { readExportRows } from '#sandbox/sis/export-rows.ts';
import { writeDistinctDistrict } from '#test/bench/import/write-distinct-district.ts';
import { setUpDatabase, testVault } from '#test/support/postgres/database.ts';
import { denyAllRows } from '#test/support/roster/disturb.ts';
import { plansOf, stepsOver } from '#test/support/roster/plans.ts';
import { accepted, serveRoster } from '#test/support/roster/roster-service.ts';

const guardians = 3000;
const changes = 200;
const database = setUpDatabase();

test('F66 with statistics that know of nobody, changes come in in steps of few rows', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-changes-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeDistinctDistrict(folder, guardians);
  const service = await serveRoster(database, {
    version: '1.2',
    rows: await readExportRows(folder),
  });
  await accepted(service.refresh('whole'));
  for (const { sourcedId } of service.rows.users.slice(0, changes))
    service.change('users', sourcedId, { familyName: 'Berg' });
  await denyAllRows(database.owner.pool);

  const plans = await plansOf(database, async (watched) => {
    const { settings } = service;
    const request = { ...watched, vault: testVault, by: 'test', settings };
    const { counts } = await accepted(refreshRoster({ ...request, extent: 'changes' }));
    expect((counts['guardiansChanged'] ?? 0) + (counts['studentsChanged'] ?? 0)).toBe(changes);
  });

  expect((await service.readings())[0]).toMatchObject({ extent: 'changes' });
  expect(stepsOver(10 * guardians, plans)).toEqual([]);
});
