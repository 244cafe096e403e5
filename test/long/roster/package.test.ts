import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importRoster } from '#domain/roster/import/import-roster.ts';
import { writeFictionalDistrict } from '#sandbox/district/write-fictional-district.ts';
import { setUpDatabase, testVault as vault } from '#test/support/postgres/database.ts';
import { stored, zipFile } from '#test/support/roster/zip-file.ts';

const database = setUpDatabase();
let folder: string;
let district: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bellwether-package-'));
  district = path.join(folder, 'district');
  await writeFictionalDistrict({ folder: district, students: 40 });
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const files = ['manifest', 'orgs', 'users', 'roles', 'classes', 'enrollments'].map(
  (file) => `${file}.csv`,
);

const zip = (entries: readonly [string, Buffer][]) =>
  zipFile(entries.map(([name, content]) => stored(name, content)));

async function readAll(prefix = ''): Promise<[string, Buffer][]> {
  return Promise.all(
    files.map(
      async (file): Promise<[string, Buffer]> => [
        `${prefix}${file}`,
        await readFile(path.join(district, file)),
      ],
    ),
  );
}

async function bringIn(content: Buffer) {
  const source = path.join(folder, 'roster.zip');
  await writeFile(source, content);
  const report = await importRoster({ ...database, vault, source, by: 'test' });
  return report.kind === 'refused' ? report.problems.map(({ words }) => words) : report;
}

test('a zip of an OneRoster 1.2 export is read as the folder is', async () => {
  const fromZip = await bringIn(zip(await readAll()));
  const fromFolder = await importRoster({ ...database, vault, source: district, by: 'test' });

  expect(fromZip).toMatchObject({
    kind: 'imported',
    counts: { studentsAdded: 40, schoolsAdded: 3 },
  });
  expect(fromFolder).toMatchObject({ kind: 'imported', changed: 0 });
});

test('a zip that names a file outside itself is refused', async () => {
  const entries: [string, Buffer][] = [...(await readAll()), ['../../users.csv', Buffer.from('x')]];

  expect(await bringIn(zip(entries))).toEqual([
    'the zip file is damaged, or names files outside itself',
  ]);
});

test('files in a folder of the zip, a cut zip and no zip at all are told apart', async () => {
  const whole = zip(await readAll());

  expect(await bringIn(zip(await readAll('export/')))).toEqual([
    'the CSV files must lie at the top of the zip file, not in a folder',
  ]);
  expect(await bringIn(whole.subarray(0, whole.length - 40))).toEqual([
    'the file is neither a folder nor a zip file',
  ]);
  expect(await bringIn(Buffer.from('sourcedId,name\n'))).toEqual([
    'the file is neither a folder nor a zip file',
  ]);
});

test('a source that is not there is refused in words', async () => {
  const report = await importRoster({
    ...database,
    vault,
    source: path.join(folder, 'none'),
    by: 'test',
  });

  expect(report).toMatchObject({
    kind: 'refused',
    problems: [{ words: 'there is no such folder or file' }],
  });
});
