import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { importRoster } from '#domain/roster/import/import-roster.ts';
import { openRosterPackage } from '#sis/oneroster/roster-package.ts';
import { type Export, smallExport, writeExport } from '#test/support/district/roster-district.ts';
import { rosterImports } from '#test/support/district/roster-imports.ts';
import { type TestDatabase, testVault as vault } from '#test/support/postgres/database.ts';
import { bomb, zipFile } from '#test/support/roster/zip-file.ts';

let database: TestDatabase;
const { bringIn, newFolder } = rosterImports((fresh) => {
  database = fresh;
});

async function people(): Promise<number> {
  const { rows } = await database.pool.query<{ n: number }>(
    `SELECT (SELECT count(*) FROM guardian)::int + (SELECT count(*) FROM student)::int
      + (SELECT count(*) FROM phone)::int + (SELECT count(*) FROM import_run)::int AS n`,
  );
  return rows[0]?.n ?? -1;
}

const spoil = (change: (users: string[]) => string[]): Export => {
  const files = smallExport();
  return { ...files, users: change(files['users'] ?? []) };
};
const lines = (users: string[]) => `${users.join('\n')}\n`;

/** Each of them alone is enough to refuse all of it. */
const bad: [string, (users: string[]) => Buffer | string, string][] = [
  [
    'UTF-16',
    (users) => Buffer.from(`\uFEFF${lines(users)}`, 'utf16le'),
    'users.csv 1: the file is UTF-16; save it as CSV UTF-8',
  ],
  [
    'a quote that stays open',
    (users) => lines(users).replace('Ida,', '"Ida,'),
    'users.csv 6: a quotation mark is opened and not closed',
  ],
  [
    'a column that is named twice',
    (users) => lines(users).replace('middleName', 'phone'),
    'users.csv 1: the header names the column "phone" twice',
  ],
  [
    'a ragged row',
    (users) => `${lines(users)}S-9,,,true,SCH-1,student,s9,,Li,Wu,,,,,,,,,,,,more,more\n`,
    'users.csv 8: has 23 values where the header has 21',
  ],
  ['NUL', (users) => lines(users).replace('Ana', 'A\0a'), 'users.csv 2: holds a NUL character'],
];

test.each(bad)(
  'F38 %s is told with its line, and nothing of the roster comes in',
  async (_what, write, words) => {
    const files = smallExport();
    const source = await writeExport(newFolder(), files);
    await writeFile(path.join(source, 'users.csv'), write(files['users'] ?? []));

    const report = await importRoster({ ...database, vault, source, by: 'test' });

    expect(report.kind).toBe('refused');
    if (report.kind === 'refused')
      expect(report.problems.map((one) => `${one.file} ${one.line}: ${one.words}`)).toContain(
        words,
      );
    expect(await people()).toBe(0);
  },
);

test('F38 a byte order mark, mixed line ends, formulas and names in any letters come in as they are', async () => {
  const files = spoil((users) =>
    users.map((line) =>
      line
        .replace('Eva,Peña', '"=HYPERLINK(""https://example.org"",""Eva"")",@Peña')
        .replace('Ida,Lindgren', "Nguyễn,'); DROP TABLE guardian; --"),
    ),
  );
  const source = await writeExport(newFolder(), files);
  const mixed = (files['users'] ?? []).map((line, at) => line + (at % 2 === 0 ? '\r\n' : '\n'));
  await writeFile(path.join(source, 'users.csv'), `\uFEFF${mixed.join('')}`);

  const report = await importRoster({ ...database, vault, source, by: 'test' });

  expect(report).toMatchObject({ kind: 'imported', counts: { guardiansAdded: 3 } });
  const { rows } = await database.pool.query<{ id: string; name: Buffer }>(
    'SELECT sourced_id AS id, name FROM guardian ORDER BY 1',
  );
  expect(rows.map(({ id, name }) => vault.decrypt(name, `guardian.name:${id}`))).toEqual([
    '=HYPERLINK("https://example.org","Eva") @Peña',
    'Raúl Peña',
    "Nguyễn '); DROP TABLE guardian; --",
  ]);
});

test.each([
  ['without +1', '402.555.0104', undefined],
  ['with an extension', '402-555-0104 x7', 'has an extension, which can’t be called'],
  ['at a premium', '900-555-0123', 'is a premium-rate number'],
  ['a short code', '73529', 'is a short code'],
  ['of the Caribbean', '+1 876 555 0123', 'is outside the United States'],
  ['a formula', '=1+1', 'is not a phone number'],
])(
  'F38 a number %s is read or left out in words, and its guardian comes in',
  async (_what, number, words) => {
    const files = spoil((users) => users.map((line) => line.replace('402-555-0104', number)));

    const report = await bringIn(files);

    expect(report).toMatchObject({ kind: 'imported', counts: { guardiansAdded: 3 } });
    const warnings = report.kind === 'imported' ? report.warnings : [];
    expect(warnings.map((one) => one.words)).toEqual(
      words === undefined ? [] : [`the number in sms ${words}; it was left out`],
    );
  },
);

test('F38 a phone of two guardians is one phone, and a person of an unknown school leaves nobody else out', async () => {
  const shared = spoil((users) =>
    users.map((line) => line.replace('402-555-0104', '(402) 555-0101')),
  );
  expect(await bringIn(shared)).toMatchObject({ kind: 'imported', counts: { phonesAdded: 3 } });

  const elsewhere = await bringIn({
    ...shared,
    enrollments: (shared['enrollments'] ?? []).map((line) =>
      line.replace(',SCH-1,S-1,', ',SCH-9,S-1,'),
    ),
  });
  const told = elsewhere.kind === 'imported' ? elsewhere.warnings : elsewhere.problems;
  expect(JSON.stringify(told)).toContain('enrollments.csv');
});

/** A zip whose only entry says how long it will be. */
const zipThatClaims = (bytes: number, packed = Buffer.alloc(10)) =>
  zipFile([{ name: 'users.csv', packed, bytes, method: 'deflated' }]);

test('F38 a zip that would be larger than 2 GB is refused before anything of it is read', async () => {
  const zip = path.join(newFolder(), '..', 'bomb.zip');
  await writeFile(zip, zipThatClaims(4_000_000_000));

  await expect(openRosterPackage(zip)).rejects.toThrow('the files are larger than 2 GB together');
  expect(await people()).toBe(0);
});

test('F38 a zip of 400 MB that is one thing repeated is refused before anything of it is read', async () => {
  const zip = path.join(newFolder(), '..', 'repeated.zip');
  // As long as 400 MB of one letter are when they are packed.
  await writeFile(zip, zipThatClaims(400_000_000, Buffer.alloc(390_000)));

  await expect(openRosterPackage(zip)).rejects.toThrow('repeats the same bytes over and over');
});

test('F38 a zip whose entry is longer than it says is left where it passes that length', async () => {
  const zip = path.join(newFolder(), '..', 'lies.zip');
  await writeFile(zip, zipThatClaims(100_000, deflateRawSync(Buffer.alloc(50_000_000, 'a'))));
  await using opened = await openRosterPackage(zip);
  let read = 0;
  const reading = async () => {
    for await (const chunk of opened.read('users.csv')) read += chunk.length;
  };

  await expect(reading()).rejects.toThrow('the zip file is damaged');
  expect(read).toBeLessThanOrEqual(100_000);
});

test('F38 a zip that is padded to look less packed is left after ten megabytes of one thing repeated', async () => {
  const zip = path.join(newFolder(), '..', 'padded.zip');
  const padded = bomb('users.csv', { piece: 'sourcedId,', megabytes: 100, padding: 1_000_000 });
  await writeFile(zip, zipFile([padded]));
  await using opened = await openRosterPackage(zip);
  let read = 0;
  const reading = async () => {
    for await (const chunk of opened.read('users.csv')) read += chunk.length;
  };

  await expect(reading()).rejects.toThrow('users.csv repeats the same bytes over and over');
  expect(read).toBeLessThanOrEqual(10_000_000);
});
