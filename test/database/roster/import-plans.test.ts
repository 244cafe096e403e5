import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importRoster } from '#domain/roster/import/import-roster.ts';
import { writeDistinctDistrict } from '#test/bench/import/write-distinct-district.ts';
import { setUpDatabase, testVault as vault } from '#test/support/postgres/database.ts';
import { abortImport, analyzeUntil, ruin } from '#test/support/roster/disturb.ts';
import { nodesOf, plansOf, stepsOver, type Told } from '#test/support/roster/plans.ts';

/** Enough for several chunks. */
const guardians = 10_000;
const tables = 'student, guardian, phone, guardian_phone, guardianship, enrollment, phone_gate';
const database = setUpDatabase();
let folder: string;
/** What PostgreSQL did for each statement of a first import, after one that was undone, while its tables were counted. */
let plans: Told[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bellwether-plans-'));
  const source = await writeDistinctDistrict(path.join(folder, 'whole'), guardians);
  const ruined = await writeDistinctDistrict(path.join(folder, 'ruined'), guardians);
  await ruin(ruined);
  await abortImport({ ...database, vault, source: ruined, by: 'test' });
  await database.owner.pool.query(`ANALYZE ${tables}`);
  plans = await plansOf(database, async (watched) => {
    const importing = importRoster({ ...watched, vault, source, by: 'test' });
    const times = await analyzeUntil(importing, { pool: database.owner.pool, tables });
    expect(await importing).toMatchObject({ kind: 'imported', counts: { phonesAdded: guardians } });
    expect(times).toBeGreaterThan(1);
  });
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('F66 ANALYZE at any moment of a first import, and one that was undone before it: no step looks at more than ten rows a guardian', () => {
  const chunks = plans.filter(({ 'Query Text': text }) => text.includes('INSERT INTO guardian '));

  expect(chunks.length).toBeGreaterThan(2);
  expect(stepsOver(10 * guardians, plans)).toEqual([]);
});

test('the planner knows how many people it joins, though they came in the same transaction', () => {
  const audience = plans.find(({ 'Query Text': text }) => text.includes('FROM audience_of'));
  const links = audience === undefined ? [] : nodesOf(audience.Plan).filter(({ Plans }) => Plans);
  const misjudged = links.filter(
    (node) => node['Node Type'].endsWith('Join') && node['Plan Rows'] * 10 < node['Actual Rows'],
  );

  expect(links.length).toBeGreaterThan(5);
  expect(misjudged).toEqual([]);
});
