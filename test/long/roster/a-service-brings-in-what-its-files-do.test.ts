import { expect, onTestFinished, test } from 'vitest';
import type { ImportReport } from '#domain/import/import-report.ts';
import { importRoster } from '#domain/roster/import/import-roster.ts';
import { refreshRoster } from '#domain/roster/refresh/refresh-roster.ts';
import { writeFictionalDistrict } from '#sandbox/district/write-fictional-district.ts';
import { readExportRows } from '#sandbox/sis/export-rows.ts';
import { type OneRosterServer, startOneRosterServer } from '#sandbox/sis/oneroster-server.ts';
import { smallExport, writeExport } from '#test/support/district/roster-district.ts';
import { rosterImports } from '#test/support/district/roster-imports.ts';
import { type TestDatabase, testVault as vault } from '#test/support/postgres/database.ts';

let database: TestDatabase;
const { newFolder } = rosterImports((fresh) => {
  database = fresh;
});

async function serve(folder: string, version: '1.1' | '1.2'): Promise<OneRosterServer> {
  const rows = await readExportRows(folder);
  const server = await startOneRosterServer({ version, rows, habits: { mostRows: 100 } });
  onTestFinished(() => server.close());
  return server;
}

const refresh = ({ settings }: OneRosterServer): Promise<ImportReport> =>
  refreshRoster({ ...database, vault, by: 'test', settings, wait: async () => {} });

test.each([
  ['1.1', (folder: string): Promise<unknown> => writeExport(folder, smallExport())],
  ['1.2', (folder: string): Promise<unknown> => writeFictionalDistrict({ folder, students: 150 })],
] as const)(
  'a %s service changes nothing behind the files of the same system',
  async (version, write) => {
    const folder = newFolder();
    await write(folder);
    const server = await serve(folder, version);
    const files = await importRoster({ ...database, vault, source: folder, by: 'test' });
    expect(files).toMatchObject({ kind: 'imported' });

    expect(await refresh(server)).toMatchObject({ kind: 'imported', changed: 0 });
  },
);

test('a first roster comes from the service alone, and who is marked as deleted leaves', async () => {
  const server = await serve(await writeExport(newFolder(), smallExport()), '1.1');
  expect(await refresh(server)).toMatchObject({
    kind: 'imported',
    counts: { studentsAdded: 2, guardiansAdded: 3, phonesAdded: 4, guardianshipsAdded: 3 },
  });
  const left = server.rows.users.find(({ sourcedId }) => sourcedId === 'S-2');
  Object.assign(left ?? {}, { status: 'tobedeleted' });

  expect(await refresh(server)).toMatchObject({
    kind: 'imported',
    counts: { studentsEnded: 1, guardiansEnded: 0 },
  });
});

test('a service that refuses the client changes nothing, and says so', async () => {
  const server = await serve(await writeExport(newFolder(), smallExport()), '1.1');
  Object.assign(server.settings, { clientSecret: 'another one' });

  expect(await refresh(server)).toMatchObject({
    kind: 'refused',
    problems: [{ file: 'roster', words: expect.stringContaining('refuses the client (401)') }],
  });
  const { rows } = await database.pool.query('SELECT FROM import_run');
  expect(rows).toEqual([]);
});
