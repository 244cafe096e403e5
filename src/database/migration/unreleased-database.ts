import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { one } from '#database/query.ts';
import type { Db } from '../connect.ts';
import { sqlState } from '../transaction.ts';
import { appliedMigrations, ownFolder } from './pending-migrations.ts';

export const unreleasedWords =
  'This database was made by an unreleased version; make a new database.';

/** Whether the tables were made by a baseline that is neither this version's nor a release's: no migration leads on from it. */
export async function isUnreleased(db: Db): Promise<boolean> {
  if ((await appliedMigrations(db)).size === 0) return false;
  const digest = await findDigest(db);
  if (digest === 'hidden' || digest === (await ownDigest())) return false;
  return !(await releasedDigests()).has(digest);
}

/** A login of the wrong role may not read it, and is told that instead. */
async function findDigest(db: Db): Promise<string> {
  try {
    return (await one<{ digest: string }>(db)`SELECT digest FROM baseline_digest`)?.digest ?? '';
  } catch (error) {
    if (sqlState(error) === '42501') return 'hidden';
    // The first baselines kept none.
    if (sqlState(error) === '42P01') return '';
    throw error;
  }
}

const read = (...file: string[]) => readFile(path.join(ownFolder, ...file), 'utf8');

/** As the baseline writes it down, and `sha256sum` reads it (migrations/README.md). */
export async function ownDigest(): Promise<string> {
  const order = await read('baseline', 'order.txt');
  const files = order.trim().split('\n');
  const texts = await Promise.all(files.map((file) => read('baseline', file)));
  return createHash('sha256')
    .update([order, ...texts].join(''))
    .digest('hex');
}

export async function releasedDigests(): Promise<Set<string>> {
  return new Set((await read('released-baselines.txt')).match(/^[0-9a-f]{64}\b/gm));
}
