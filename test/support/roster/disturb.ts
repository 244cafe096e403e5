import { createReadStream } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { importRoster, type RosterImport } from '#domain/roster/import/import-roster.ts';

/** Ruins an export at its very end: nearly all of it is merged before the import is undone. */
export async function ruin(source: string): Promise<void> {
  const users = path.join(source, 'users.csv');
  let place = 0;
  for await (const line of createInterface(createReadStream(users, { end: 65_535 }))) {
    if (place++ === 0) continue;
    await appendFile(users, `${line.replace(/^[^,]*/, '')}\r\n`);
    return;
  }
}

export async function abortImport(request: RosterImport): Promise<void> {
  const report = await importRoster(request);
  if (report.kind !== 'refused') throw new Error('the import was to be refused');
}

/** Counts these tables again and again until something is over, as an ANALYZE by hand does. Tells how often. */
export async function analyzeUntil(
  over: Promise<unknown>,
  { pool, tables, everyMs = 0 }: { pool: pg.Pool; tables: string; everyMs?: number },
): Promise<number> {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  void over.then(end, end);
  let times = 0;
  for (; !isOver; times++) {
    await pool.query(`ANALYZE ${tables}`);
    await wait(everyMs);
  }
  return times;
}

/** Says of every table that it is empty, however many pages it has: the most that statistics can be wrong. */
export async function denyAllRows(pool: pg.Pool): Promise<void> {
  await pool.query(`
    SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', relname::text,
      'relpages', (pg_relation_size(oid) / 8192)::int, 'reltuples', 0::real)
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`);
}
