import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { many } from '#database/query.ts';
import type { Db } from '../connect.ts';
import { sqlState } from '../transaction.ts';

export const ownFolder = fileURLToPath(new URL('../../../migrations', import.meta.url));

/** What this version knows, as it was when it started: the next one may be put in its place while it runs. */
export const knownMigrations: Promise<ReadonlySet<string>> = migrationsIn(ownFolder);

/**
 * The migrations that this version needs and the database lacks. A database that is ahead lacks none: the old
 * version keeps running while the new one is rolled out.
 */
export async function pendingMigrations(db: Db): Promise<string[]> {
  return (await compareMigrations(db, await knownMigrations)).lacking;
}

/** A version that runs on a newer database says so, and what it needs of it; nothing where the two are of one age. */
export async function describeNewerDatabase(db: Db): Promise<string | undefined> {
  const known = await knownMigrations;
  const { newer } = await compareMigrations(db, known);
  if (newer.length === 0) return undefined;
  return `the database is newer than this version: it has ${newer.join(', ')}. This version needs ${[...known].toSorted().at(-1)}, and runs`;
}

export async function migrationsIn(folder: string): Promise<Set<string>> {
  const files = await readdir(folder);
  return new Set(
    files.filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -'.ts'.length)),
  );
}

/** In the order in which they are applied. */
export async function compareMigrations(
  db: Db,
  known: ReadonlySet<string>,
): Promise<{ lacking: string[]; newer: string[] }> {
  const applied = await appliedMigrations(db);
  return {
    lacking: [...known.difference(applied)].toSorted(),
    newer: [...applied.difference(known)].toSorted(),
  };
}

export async function appliedMigrations(db: Db): Promise<Set<string>> {
  try {
    const rows = await many<{ name: string }>(db)`SELECT name FROM kysely_migration`;
    return new Set(rows.map((row) => row.name));
  } catch (error) {
    // The database is empty, or an early version migrated it, which the application can't see.
    if (sqlState(error) === '42P01' || sqlState(error) === '42501') return new Set();
    throw error;
  }
}
