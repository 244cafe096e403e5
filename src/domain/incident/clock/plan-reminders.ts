import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';

/** Posts what comes near its end, once each. Returns how many cards that were. */
export async function planReminders(db: Db): Promise<number> {
  const row = await one<{ posted: number }>(db)`SELECT remind_deadlines() AS posted`;
  return row?.posted ?? 0;
}
