import { readdir } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Db } from './connect.ts';
import { sqlState } from './transaction.ts';

const folder = new URL('../../migrations/', import.meta.url);

/** What this version knows, as it was when it started: the next one may be put in its place while it runs. */
export const knownMigrations: Promise<ReadonlySet<string>> = readdir(folder).then(
  (files) =>
    new Set(
      files.filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -'.ts'.length)),
    ),
);

/**
 * The migrations that this version needs and the database lacks. A database that is ahead lacks none: the old
 * version keeps running while the new one is rolled out.
 */
export async function pendingMigrations(db: Db): Promise<string[]> {
  const applied = await appliedMigrations(db);
  return [...(await knownMigrations)].filter((name) => !applied.has(name));
}

async function appliedMigrations(db: Db): Promise<Set<string>> {
  try {
    const { rows } = await sql<{ name: string }>`SELECT name FROM kysely_migration`.execute(db);
    return new Set(rows.map((row) => row.name));
  } catch (error) {
    // Nothing was ever migrated, or only by a version from before the application could see it.
    if (sqlState(error) === '42P01' || sqlState(error) === '42501') return new Set();
    throw error;
  }
}
