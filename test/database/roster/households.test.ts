import { expect, test } from 'vitest';
import { type Export, smallExport } from '#test/support/district/roster-district.ts';
import { rosterImports } from '#test/support/district/roster-imports.ts';
import type { TestDatabase } from '#test/support/postgres/database.ts';

let database: TestDatabase;
const { bringIn } = rosterImports((fresh) => {
  database = fresh;
});

/** Guardians with their homes, as the school's system has them; and the lines changed. */
function exportOf(
  homes: Record<string, string>,
  change: (line: string) => string = (line) => line,
): Export {
  const files = smallExport();
  const [header = '', ...people] = files['users'] ?? [];
  const homeOf = (line: string) => homes[line.split(',')[0] ?? ''] ?? '';
  return {
    ...files,
    users: [
      `${header},metadata.household`,
      ...people.map((line) => `${change(line)},${homeOf(line)}`),
    ],
  };
}

/** Nobody is barred, and G-3 is a guardian of Ana Peña, too. */
const all = (line: string) =>
  line.replace('G-2=Case DR-1', '').replace('402-555-0104,,S-2', '402-555-0104,,"S-1,S-2"');
const unbarred = (line: string) => line.replace('G-2=Case DR-1', '');

/** The phones of each household in the order in which they ring, by guardian and rank: `G-1/1 G-2/1 G-2/2`. */
async function households(): Promise<string[]> {
  const { rows } = await database.pool.query<{ phones: string }>(
    `SELECT string_agg(DISTINCT a.turn || ':' || g.sourced_id || '/' || gp.rank, ' ' ORDER BY a.turn || ':' || g.sourced_id || '/' || gp.rank) AS phones
     FROM phone_audience a JOIN guardian_phone gp ON gp.phone_id = a.phone_id AND gp.active
     JOIN guardian g ON g.id = gp.guardian_id
     WHERE a.household IS NOT NULL GROUP BY a.household ORDER BY 1`,
  );
  return rows.map(({ phones }) => phones);
}

test('without an id of the home each guardian is a household, with all of their phones', async () => {
  await bringIn(exportOf({}, unbarred));

  expect(await households()).toEqual(['1:G-1/1', '1:G-2/1 2:G-2/2', '1:G-3/1']);
});

test('guardians of one home and the same students are one household, in the order of the roster', async () => {
  await bringIn(exportOf({ 'G-1': 'H1', 'G-2': 'H1' }, unbarred));

  expect(await households()).toEqual(['1:G-1/1 2:G-2/1 3:G-2/2', '1:G-3/1']);
});

test('one home with other students is another household, and so is one whose rights differ', async () => {
  // G-3 also has a student of their own; G-2 must not be told of Ana.
  await bringIn(exportOf({ 'G-1': 'H1', 'G-2': 'H1', 'G-3': 'H1' }, all));
  expect(await households()).toEqual(['1:G-1/1 2:G-2/1 3:G-2/2', '1:G-3/1']);

  await bringIn(exportOf({ 'G-1': 'H1', 'G-2': 'H1' }));
  expect(await households()).toEqual(['1:G-1/1', '1:G-2/1 2:G-2/2', '1:G-3/1']);
});

test('a home that moves apart is two households after the next import', async () => {
  await bringIn(exportOf({ 'G-1': 'H1', 'G-2': 'H1' }, unbarred));
  await bringIn(exportOf({ 'G-1': 'H1', 'G-2': 'H2' }, unbarred));
  expect(await households()).toEqual(['1:G-1/1', '1:G-2/1 2:G-2/2', '1:G-3/1']);

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

  expect(await households()).toEqual(['1:G-2/2', '1:G-3/1']);
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
