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
import { renew, setUpOnce } from '#test/support/set-up.ts';
import { type Export, writeExport } from './roster-district.ts';

/**
 * For a file whose every test imports into a database that nobody has imported into: hands each one over, and gives what brings an
 * export in. One that refused all of a test's files is the next test's, too. Called at the top of the file, once.
 */
export function rosterImports(use: (database: TestDatabase) => void) {
  const database = setUpOnce(testDatabase);
  let folder: string;
  let run = 0;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bellwether-roster-'));
  });
  beforeEach(async () => {
    if (!(await isUntouched(database))) await renew(database);
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

/** No import has left anything in it, nor has a test. */
async function isUntouched({ owner: { pool } }: TestDatabase): Promise<boolean> {
  const tables = [
    'import_run',
    'school',
    'student',
    'guardian',
    'phone',
    'operator',
    'audit_entry',
  ];
  const { rows } = await pool.query<{ isEmpty: boolean }>(
    `SELECT ${tables.map((table) => `NOT EXISTS (SELECT FROM ${table})`).join(' AND ')} AS "isEmpty"`,
  );
  return rows[0]?.isEmpty === true;
}
