import { promises as fs } from 'node:fs';
import path from 'node:path';
import { FileMigrationProvider, type Migration, Migrator } from 'kysely/migration';
import type { Db } from '../connect.ts';
import { grantRoles } from '../grant-roles.ts';
import { finishSoon, waitShortly } from './limit-locks.ts';
import { createPatience, MigrationRefused } from './patience.ts';
import { compareMigrations, migrationsIn, ownFolder } from './pending-migrations.ts';
import { isUnreleased, unreleasedWords } from './unreleased-database.ts';

export type Migrated = {
  applied: string[];
  /** What a newer version put there. Then nothing is done: the rights on its tables are its own to give. */
  newer: string[];
};

/**
 * Brings the database up to this version, and the rights of each role, while the programs run. Each migration is a transaction
 * of its own. One that meets another’s lock gives up those it has, and is tried again. `say` hears that it waits.
 */
export async function migrate(
  db: Db,
  options: { folder?: string; say?: (sentence: string) => void } = {},
): Promise<Migrated> {
  const { folder = ownFolder, say = () => {} } = options;
  if (await isUnreleased(db)) throw new MigrationRefused(unreleasedWords);
  const { lacking, newer } = await compareMigrations(db, await migrationsIn(folder));
  if (newer.length > 0 && lacking.length > 0) {
    throw new MigrationRefused(
      `The database has ${newer.join(', ')}, which this version doesn’t know, and lacks ${lacking.join(', ')}: run “npm run migrate” of the newest version.`,
    );
  }
  if (newer.length > 0) return { applied: [], newer };
  const patiently = createPatience(say);
  const applied: string[] = [];
  for (const name of lacking) {
    const done = await patiently(name, () => applyNext(db, folder));
    if (done !== undefined) applied.push(done);
  }
  await patiently('The rights of the roles', () => grantRoles(db));
  return { applied, newer };
}

/** Undefined if another process was faster. */
async function applyNext(db: Db, folder: string): Promise<string | undefined> {
  let first: Error | undefined;
  const files = new FileMigrationProvider({ fs, path, migrationFolder: folder });
  const limited = (migration: Migration): Migration => ({
    async up(tx) {
      try {
        await waitShortly(tx);
        await finishSoon(tx);
        await migration.up(tx);
      } catch (error) {
        if (error instanceof Error) first = error;
        throw error;
      }
    },
  });
  const provider = {
    async getMigrations() {
      const found = Object.entries(await files.getMigrations());
      return Object.fromEntries(found.map(([name, migration]) => [name, limited(migration)]));
    },
  };
  const { error, results } = await new Migrator({ db, provider }).migrateUp();
  // Where the server ended the session, what follows fails as well, with less to say.
  if (error !== undefined) throw first ?? new Error('migration failed', { cause: error });
  return results?.[0]?.migrationName;
}
