import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { importRoster, type RosterImport } from '#domain/roster/import/import-roster.ts';
import {
  type TestDatabase,
  testDatabase,
  testVault as vault,
} from '#test/support/postgres/database.ts';
import { setUpEach } from '#test/support/set-up.ts';
import { type Export, writeExport } from './roster-district.ts';

/**
 * For a file whose every test imports into a database of its own: hands each one over, and gives what brings an export in.
 * Called at the top of the file, once.
 */
export function rosterImports(use: (database: TestDatabase) => void) {
  const database = setUpEach(testDatabase);
  let folder: string;
  let run = 0;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bellwether-roster-'));
  });
  beforeEach(() => {
    use(database);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** For one export; nobody has made it yet. */
  const newFolder = () => path.join(folder, String(++run));
  const bringIn = async (files: Export, options: Partial<RosterImport> = {}) => {
    const source = await writeExport(newFolder(), files);
    return importRoster({ ...database, vault, source, by: 'test', ...options });
  };
  return { newFolder, bringIn };
}
