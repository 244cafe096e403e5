import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import type { PurgeRun } from './retention.ts';

export async function findPurgeRun(db: Db, id: string): Promise<PurgeRun | undefined> {
  const { rows } = await sql<PurgeRun>`
    SELECT id, day::text, at, gone, held FROM purge_run WHERE id = ${id}`.execute(db);
  return rows[0];
}
