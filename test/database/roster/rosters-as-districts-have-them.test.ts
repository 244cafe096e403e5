import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { writeFictionalDistrict } from '#sandbox/district/write-fictional-district.ts';
import { testDatabase, testKey } from '#test/support/postgres/database.ts';
import { runProcess } from '#test/support/product/run-process.ts';
import { bomb, stored, type ZipEntry, zipFile } from '#test/support/roster/zip-file.ts';
import { atLength } from '#test/support/run/length.ts';
import { renew, setUpOnce } from '#test/support/set-up.ts';

const database = setUpOnce(testDatabase);
let folder: string;
let district: string;
let run = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bellwether-as-they-are-'));
});
beforeEach(async () => {
  district = path.join(folder, String(++run));
  await writeFictionalDistrict({ folder: district, students: 40 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** As docs/roster-import.md has it: the command, with the imports' login and the key. */
const bringIn = (source = district) =>
  runProcess('cli', ['roster', 'import', source], {
    DATABASE_URL: database.urls.imports,
    BELLWETHER_KEY: testKey,
  });

async function rewrite(file: string, change: (rows: string[][]) => string[][]): Promise<void> {
  const at = path.join(district, file);
  const lines = (await readFile(at, 'utf8')).trim().split(/\r?\n/);
  const rows = change(lines.map((line) => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)));
  await writeFile(at, `${rows.map((cells) => cells.join(',')).join('\n')}\n`);
}

const emptied = (columns: readonly string[]) => (rows: string[][]) =>
  rows.map((cells, at) =>
    cells.map((cell, place) => (at > 0 && columns.includes(rows[0]?.[place] ?? '') ? '' : cell)),
  );

async function guardians(): Promise<number | undefined> {
  const { rows } = await database.pool.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM guardian',
  );
  return rows[0]?.n;
}

test.each([
  [
    'agentSourcedIds',
    /^Roster import refused: 1 problem\. Nothing was changed\.\n {2}users\.csv: agentSourcedIds ties none of \d+ guardians to a student, so nobody would be called; have the student information system export it on the rows of students or guardians\n$/,
  ],
  ['phone sms', /users\.csv: phone and sms have no number for any of \d+ guardians, so nobody/],
])(
  'a roster without %s, which would call nobody, is refused in a sentence',
  async (columns, words) => {
    await rewrite('users.csv', emptied(columns.split(' ')));

    const { code, error } = await bringIn();

    expect(code).toBe(1);
    expect(error.slice(error.indexOf('Roster import'))).toMatch(words);
    expect(await guardians()).toBe(0);
  },
);

test('a roster whose students are at no school is refused', async () => {
  await rewrite('enrollments.csv', ([header = []]) => [header]);
  await rewrite('roles.csv', (rows) =>
    rows.map((cells) => cells.map((cell) => cell.replace(/^SCH-\d$/, 'D-1'))),
  );

  const { code, error } = await bringIn();

  expect(code).toBe(1);
  expect(error).toMatch(/none of \d+ students is at a school, so nobody would be called/);
});

test('a roster in which some students have no guardian comes in, and says how many', async () => {
  await rewrite('users.csv', (rows) =>
    emptied(['agentSourcedIds'])(rows).map((cells, at) =>
      at % 4 === 0 ? cells : (rows[at] ?? []),
    ),
  );

  const { code, told } = await bringIn();

  expect(code).toBe(0);
  expect(told).toMatch(
    /agentSourcedIds names no guardian for \d+ of \d+ students, so nobody is called about them/,
  );
});

atLength('headers and file names in any case are read', async () => {
  for (const file of await readdir(district)) {
    await rewrite(file, ([header = [], ...rows]) => [
      header.map((name, at) => (at % 2 === 0 ? name.toUpperCase() : name.toLowerCase())),
      ...rows,
    ]);
    await rename(path.join(district, file), path.join(district, file.replace('u', 'U')));
  }

  const { code, told } = await bringIn();

  expect(code).toBe(0);
  expect(told).toMatch(/guardianships added +\d/);
});

test('rows that repeat an earlier one word for word are taken once, and counted in one warning a file', async () => {
  await renew(database);
  for (const file of ['orgs.csv', 'users.csv', 'roles.csv', 'classes.csv', 'enrollments.csv'])
    await rewrite(file, ([header = [], ...rows]) => [header, ...rows, ...rows]);

  const { code, told } = await bringIn();

  expect(code).toBe(0);
  expect(told).toMatch(/students added +40\n/);
  expect(told).toMatch(
    /orgs\.csv line 6: repeats line 2, and 3 other rows repeat one; each was taken once/,
  );
  expect(told).toMatch(/users\.csv line \d+: repeats line 2, and \d+ other rows repeat one/);
});

atLength(
  'a row that repeats a person with another number is refused, with both lines',
  async () => {
    await rewrite('users.csv', ([header = [], ...rows]) => {
      const [first = []] = rows.filter((cells) => cells[0]?.startsWith('G-'));
      const phone = header.indexOf('phone');
      return [header, ...rows, first.map((cell, at) => (at === phone ? '402-555-0199' : cell))];
    });

    const { code, error } = await bringIn();

    expect(code).toBe(1);
    expect(error).toMatch(/users\.csv line \d+: repeats the sourcedId of line \d+/);
  },
);

const small = 'propertyName,value\noneroster.version,1.2\n';
const promised = (...files: string[]) =>
  stored('manifest.csv', small + files.map((file) => `file.${file},bulk\n`).join(''));
const csv = {
  orgs: 'sourcedId,name,type,parentSourcedId,metadata.timeZone\nSCH-1,North,school,,America/Chicago\n',
  users: 'sourcedId,givenName,familyName,sms,phone,agentSourcedIds\n',
  roles: 'userSourcedId,role,orgSourcedId\nS-1,student,SCH-1\n',
  enrollments: 'classSourcedId,schoolSourcedId,userSourcedId,role\n',
};
const orgs = stored('orgs.csv', csv.orgs);
const roles = stored('roles.csv', csv.roles);
const needed = promised('orgs', 'users', 'roles');

/** 1.9 GB, in a few megabytes at most; each is refused long before its end. */
const bombs: [string, ZipEntry[], RegExp][] = [
  [
    'that says how far it shrank',
    [needed, orgs, roles, bomb('users.csv', { head: csv.users, piece: 'x', megabytes: 1900 })],
    /users\.csv repeats the same bytes over and over; export the roster again/,
  ],
  [
    'padded, of rows that nobody can read',
    [
      needed,
      orgs,
      roles,
      bomb('users.csv', { head: csv.users, piece: 'a,b\n', megabytes: 1900, padding: 9_000_000 }),
    ],
    /users\.csv(?: line \d+)?: (?:has 2 values|was not read further: too many problems)|same bytes/,
  ],
  [
    'padded, of one person over and over',
    [
      needed,
      orgs,
      roles,
      bomb('users.csv', {
        head: csv.users,
        piece: 'S-1,Ana,Li,,,G-1\n',
        megabytes: 1900,
        padding: 9_000_000,
      }),
    ],
    /users\.csv repeats the same (?:rows|bytes) over and over; export the roster again/,
  ],
  [
    'padded, of the manifest itself',
    [
      bomb('manifest.csv', {
        head: small,
        piece: 'file.x,bulk\n',
        megabytes: 1900,
        padding: 9_000_000,
      }),
    ],
    /manifest\.csv repeats the same bytes over and over/,
  ],
];

atLength.each(bombs)('a zip of 1.9 GB %s is refused', async (_, entries, words) => {
  await renew(database);
  const zip = path.join(folder, `bomb-${run}.zip`);
  await writeFile(zip, zipFile(entries));

  const { code, error } = await bringIn(zip);

  expect(code).toBe(1);
  expect(error).toMatch(words);
  expect(await guardians()).toBe(0);
});
