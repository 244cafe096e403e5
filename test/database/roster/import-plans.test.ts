import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '#database/connect.ts';
import { importRoster } from '#domain/roster/import/import-roster.ts';
import { writeDistinctDistrict } from '#test/bench/import/write-distinct-district.ts';
import {
  type TestDatabase,
  testDatabase,
  testVault as vault,
} from '#test/support/postgres/database.ts';

type Node = {
  'Node Type': string;
  'Relation Name'?: string;
  'CTE Name'?: string;
  'Parent Relationship'?: string;
  'Plan Rows': number;
  'Actual Rows': number;
  'Actual Loops': number;
  Plans?: Node[];
};
type Told = { 'Query Text': string; Plan: Node };

const guardians = 2000;
let database: TestDatabase;
let folder: string;
/** What PostgreSQL did for each statement of a first import, as auto_explain tells it to the session itself. */
const plans: Told[] = [];

beforeAll(async () => {
  database = await testDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'bellwether-plans-'));
  const source = await writeDistinctDistrict(folder, guardians);
  const { rows } = await database.owner.pool.query('SELECT current_database() AS name');
  const settings = {
    session_preload_libraries: 'auto_explain',
    'auto_explain.log_min_duration': '0',
    'auto_explain.log_format': 'json',
    'auto_explain.log_level': 'notice',
    'auto_explain.log_analyze': 'on',
    'auto_explain.log_timing': 'off',
    'auto_explain.log_nested_statements': 'on',
  };
  for (const [name, value] of Object.entries(settings))
    await database.owner.pool.query(`ALTER DATABASE ${rows[0].name} SET ${name} = '${value}'`);
  await using watched = connect({ url: database.url, name: 'watched' });
  watched.pool.on('connect', (client) =>
    client.on('notice', ({ message }) => {
      const json = message?.slice(message.indexOf('{'));
      if (json?.includes('"Query Text"') === true) plans.push(JSON.parse(json));
    }),
  );
  const report = await importRoster({ ...watched, vault, source, by: 'test' });
  expect(report).toMatchObject({ kind: 'imported', counts: { phonesAdded: guardians } });
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function nodesOf(node: Node): Node[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

const growing =
  /^(staged_\w+|wanted_audience|student|guardian|guardianship|enrollment|phone|guardian_phone|link)$/;

/** Reads all of something that grows with the district. */
function readsAll(node: Node): boolean {
  const name = node['Relation Name'] ?? node['CTE Name'] ?? '';
  return growing.test(name) && ['Seq Scan', 'CTE Scan'].includes(node['Node Type']);
}

test('a first import joins nothing that grows row by row with all of something else that grows', () => {
  const loops = plans.flatMap(({ Plan }) =>
    nodesOf(Plan).filter(
      (node) =>
        node['Node Type'] === 'Nested Loop' &&
        (node.Plans ?? [])
          .filter((child) => child['Parent Relationship'] === 'Inner')
          .flatMap(nodesOf)
          .some((inner) => readsAll(inner) && inner['Actual Loops'] > 100),
    ),
  );

  expect(plans.length).toBeGreaterThan(20);
  expect(loops).toEqual([]);
});

test('the planner knows how many people it joins, though they came in the same transaction', () => {
  const audience = plans.find(({ 'Query Text': text }) => text.includes('FROM roster_audience'));
  const links = audience === undefined ? [] : nodesOf(audience.Plan).filter(({ Plans }) => Plans);
  const misjudged = links.filter(
    (node) => node['Node Type'].endsWith('Join') && node['Plan Rows'] * 10 < node['Actual Rows'],
  );

  expect(links.length).toBeGreaterThan(5);
  expect(misjudged).toEqual([]);
});
