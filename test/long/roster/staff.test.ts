import { expect, test } from 'vitest';
import { type Export, smallExport } from '#test/support/district/roster-district.ts';
import { rosterImports } from '#test/support/district/roster-imports.ts';
import type { TestDatabase } from '#test/support/postgres/database.ts';

let database: TestDatabase;
const { bringIn } = rosterImports((fresh) => {
  database = fresh;
});

const teacher = 'T-1,,,true,SCH-1,teacher,t1,,Kim,Oakes,,,,,402-555-0109,,,,,,';

/** Of OneRoster 1.1: people with the day on which they gave their numbers. */
function exportOf(
  people: Record<string, string>,
  more: (line: string) => string = (line) => line,
): Export {
  const files = smallExport();
  const [header = '', ...lines] = files['users'] ?? [];
  return {
    ...files,
    users: [
      `${header},metadata.numbersGivenOn`,
      ...lines.map((line) => {
        const id = line.split(',')[0] ?? '';
        return `${more(id === 'T-1' ? teacher : line)},${people[id] ?? ''}`;
      }),
    ],
  };
}

async function staff(): Promise<string[]> {
  const { rows } = await database.pool.query<{ line: string }>(
    `SELECT concat_ws(' ', g.sourced_id, s.sourced_id, e.numbers_given_on, CASE WHEN e.active AND g.active THEN 'now' END,
       (SELECT count(*) FROM staff_audience a JOIN guardian_phone gp USING (phone_id)
        WHERE gp.guardian_id = g.id AND a.school_id = s.id)) AS line
     FROM employment e JOIN guardian g ON g.id = e.guardian_id JOIN school s ON s.id = e.school_id ORDER BY 1`,
  );
  return rows.map(({ line }) => line);
}

const audience = async () => {
  const { rows } = await database.pool.query<{ id: string }>(
    `SELECT DISTINCT g.sourced_id AS id FROM phone_audience a JOIN guardian_phone gp USING (phone_id)
     JOIN guardian g ON g.id = gp.guardian_id ORDER BY 1`,
  );
  return rows.map(({ id }) => id);
};

test('a teacher who gave no number is nobody, and one who did is staff of the school', async () => {
  await bringIn(exportOf({}));
  expect(await staff()).toEqual([]);
  expect(
    (await database.pool.query(`SELECT FROM guardian WHERE sourced_id = 'T-1'`)).rowCount,
  ).toBe(0);

  const report = await bringIn(exportOf({ 'T-1': '2026-08-15' }));
  expect(await staff()).toEqual(['T-1 SCH-1 2026-08-15 now 1']);
  expect(report).toMatchObject({ counts: { staffAdded: 1, guardiansAdded: 1 } });
  // No family's phone.
  expect(await audience()).toEqual(['G-1', 'G-2', 'G-3']);
});

test('who takes the numbers back is staff no more, and so is who left', async () => {
  await bringIn(exportOf({ 'T-1': '2026-08-15' }));
  await bringIn(exportOf({}));
  expect(await staff()).toEqual(['T-1 SCH-1 2026-08-15 0']);

  await bringIn(exportOf({ 'T-1': '2026-09-01' }));
  expect(await staff()).toEqual(['T-1 SCH-1 2026-09-01 now 1']);
  await bringIn(
    exportOf({ 'T-1': '2026-09-01' }, (line) => line.replace('T-1,,', 'T-1,tobedeleted,')),
  );
  expect(await staff()).toEqual(['T-1 SCH-1 2026-09-01 0']);
});

test.each([
  ['soon', 'is not a date such as 2026-08-15'],
  ['2126-08-15', 'is in the future'],
])('a day such as %s gives no number, and is a warning', async (day, words) => {
  const report = await bringIn(exportOf({ 'T-1': day }));

  expect(await staff()).toEqual([]);
  expect(JSON.stringify(report)).toContain(
    `metadata.numbersGivenOn ${words}; their numbers were left out`,
  );
});

const districtOffice = (line: string) => line.replace(',SCH-1,teacher,', ',D-1,teacher,');

test.each<[string, (line: string) => string]>([
  ['the district', districtOffice],
  ['an office of it', (line) => line.replace(',SCH-1,teacher,', ',BUS-1,teacher,')],
])('staff of %s are told by the closures of each of its schools', async (_, move) => {
  const files = exportOf({ 'T-1': '2026-08-15' }, move);
  files['orgs'] = [
    ...(files['orgs'] ?? []),
    'BUS-1,,,Bus Office,department,,D-1,,',
    'D-2,,,Other District,district,,,America/Chicago,',
    'SCH-9,,,Elsewhere,school,,D-2,,',
  ];

  await bringIn(files);

  expect(await staff()).toEqual(['T-1 SCH-1 2026-08-15 now 1', 'T-1 SCH-2 2026-08-15 now 1']);
});

test('a teacher whose row names the district, too, hears of their own school alone', async () => {
  await bringIn(
    exportOf({ 'T-1': '2026-08-15' }, (line) =>
      line.replace(',SCH-1,teacher,', ',"D-1,SCH-1",teacher,'),
    ),
  );

  expect(await staff()).toEqual(['T-1 SCH-1 2026-08-15 now 1']);
});

test('who moves from the district office to a school hears of that school alone', async () => {
  await bringIn(exportOf({ 'T-1': '2026-08-15' }, districtOffice));
  await bringIn(exportOf({ 'T-1': '2026-08-15' }));

  expect(await staff()).toEqual(['T-1 SCH-1 2026-08-15 now 1', 'T-1 SCH-2 2026-08-15 0']);
});

test('staff whose role names no place are counted, and told nothing', async () => {
  const report = await bringIn(
    exportOf({ 'T-1': '2026-08-15' }, (line) => line.replace(',SCH-1,teacher,', ',,teacher,')),
  );

  expect(await staff()).toEqual([]);
  expect(report).toMatchObject({
    kind: 'imported',
    warnings: [
      {
        file: 'users.csv',
        words:
          '1 person on staff gave numbers, and no role says at which school or district; no closure tells them',
      },
    ],
  });
});

test('a counselor whom a student names is no family of theirs', async () => {
  await bringIn(
    exportOf({ 'T-1': '2026-08-15' }, (line) => line.replace('"G-1,G-2"', '"G-1,G-2,T-1"')),
  );

  expect(await staff()).toEqual(['T-1 SCH-1 2026-08-15 now 1']);
  expect(await audience()).toEqual(['G-1', 'G-2', 'G-3']);
});

test.each(['proctor', 'systemAdministrator'])(
  'a %s works elsewhere, for all we know',
  async (role) => {
    await bringIn(
      exportOf({ 'T-1': '2026-08-15' }, (line) => line.replace(',teacher,', `,${role},`)),
    );

    expect(await staff()).toEqual([]);
  },
);
