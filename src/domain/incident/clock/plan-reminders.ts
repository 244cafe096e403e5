import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';

/** Posts what comes near its end, once each. Returns how many cards that were. */
export async function planReminders(db: Db): Promise<number> {
  const { rows } = await sql<{ posted: number }>`SELECT remind_deadlines() AS posted`.execute(db);
  return rows[0]?.posted ?? 0;
}
