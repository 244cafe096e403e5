import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';

/** How many campaigns dial now. */
export async function findDialingCount(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM campaign WHERE state = 'dialing'`.execute(db);
  return rows[0]?.count ?? 0;
}
