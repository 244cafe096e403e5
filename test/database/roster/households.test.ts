import { expect, test } from 'vitest';
import { rosterImports } from '#test/support/district/roster-imports.ts';
import type { TestDatabase } from '#test/support/postgres/database.ts';
import { exportOf, turnsIn, unbarred } from '#test/support/roster/homes.ts';

let database: TestDatabase;
const { bringIn } = rosterImports((fresh) => {
  database = fresh;
});

/** Nobody is barred, and G-3 is a guardian of Ana Peña, too. */
const all = (line: string) =>
  line.replace('G-2=Case DR-1', '').replace('402-555-0104,,S-2', '402-555-0104,,"S-1,S-2"');

test('without an id of the home each guardian is a household, with all of their phones', async () => {
  await bringIn(exportOf({}, unbarred));

  expect(await turnsIn(database)).toEqual(['1:G-1/1', '1:G-2/1 2:G-2/2', '1:G-3/1']);
});

test('guardians of one home and the same students are one household, in the order of the roster', async () => {
  await bringIn(exportOf({ 'G-1': 'H1', 'G-2': 'H1' }, unbarred));

  expect(await turnsIn(database)).toEqual(['1:G-1/1 2:G-2/1 3:G-2/2', '1:G-3/1']);
});

test('one home with other students is another household, and so is one whose rights differ', async () => {
  // G-3 also has a student of their own; G-2 must not be told of Ana.
  await bringIn(exportOf({ 'G-1': 'H1', 'G-2': 'H1', 'G-3': 'H1' }, all));
  expect(await turnsIn(database)).toEqual(['1:G-1/1 2:G-2/1 3:G-2/2', '1:G-3/1']);

  await bringIn(exportOf({ 'G-1': 'H1', 'G-2': 'H1' }));
  expect(await turnsIn(database)).toEqual(['1:G-1/1', '1:G-2/1 2:G-2/2', '1:G-3/1']);
});

test('a home that moves apart is two households after the next import', async () => {
  await bringIn(exportOf({ 'G-1': 'H1', 'G-2': 'H1' }, unbarred));
  await bringIn(exportOf({ 'G-1': 'H1', 'G-2': 'H2' }, unbarred));
  expect(await turnsIn(database)).toEqual(['1:G-1/1', '1:G-2/1 2:G-2/2', '1:G-3/1']);

  await bringIn(exportOf({}, unbarred));
  expect(
    (await database.pool.query('SELECT FROM guardian WHERE household IS NOT NULL')).rowCount,
  ).toBe(0);
});

test('a phone that two households list is none’s', async () => {
  await bringIn(
    exportOf({ 'G-1': 'H1', 'G-2': 'H2' }, (line) =>
      unbarred(line).replace('402-555-0102', '402-555-0101'),
    ),
  );

  expect(await turnsIn(database)).toEqual(['1:G-2/2', '1:G-3/1']);
});

test('a home that is no identifier is left out, with a warning', async () => {
  const report = await bringIn(exportOf({ 'G-1': 'x'.repeat(256) }, unbarred));

  expect(report).toMatchObject({
    kind: 'imported',
    warnings: [
      {
        file: 'users.csv',
        line: 4,
        words: 'metadata.household is no usable identifier; it was left out',
      },
    ],
  });
});
