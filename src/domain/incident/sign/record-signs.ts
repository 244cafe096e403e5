import { one } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';

/** Looks for what looks like a breach, and keeps what is new. Returns how many that were. */
export async function recordSigns(db: Db): Promise<number> {
  return transact(db, async (tx) => {
    const row = await one<{ raised: number }>(tx)`SELECT watch_for_breaches() AS raised`;
    return row?.raised ?? 0;
  });
}
