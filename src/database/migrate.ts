import { promises as fs } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { FileMigrationProvider, Migrator } from 'kysely/migration';
import type { Db } from './connect.ts';
import { grantRoles } from './grant-roles.ts';

const folder = fileURLToPath(new URL('../../migrations', import.meta.url));

function migrator(db: Db): Migrator {
  return new Migrator({
    db,
    provider: new FileMigrationProvider({ fs, path, migrationFolder: folder }),
  });
}

/** Brings the database up to this version, and the rights of each role; returns the names of what it applied. */
export async function migrate(db: Db): Promise<string[]> {
  const { error, results } = await migrator(db).migrateToLatest();
  if (error !== undefined) throw new Error('migration failed', { cause: error });
  await grantRoles(db);
  return (results ?? []).map((result) => result.migrationName);
}
