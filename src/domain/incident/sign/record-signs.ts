import { sql } from 'kysely';
import { type Db, transact } from '#database/transaction.ts';

/** Looks for what looks like a breach, and keeps what is new. Returns how many that were. */
export async function recordSigns(db: Db): Promise<number> {
  return transact(db, async (tx) => {
    const { rows } = await sql<{ raised: number }>`SELECT watch_for_breaches() AS raised`.execute(
      tx,
    );
    return rows[0]?.raised ?? 0;
  });
}
