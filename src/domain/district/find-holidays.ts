import type { Db, Transaction } from '#database/transaction.ts';

/** Days without school from this day on, with their names. */
export async function findHolidays(
  db: Db | Transaction,
  from: string,
): Promise<{ day: string; name: string }[]> {
  return db
    .selectFrom('school_holiday')
    .select(['day', 'name'])
    .where('day', '>=', from)
    .orderBy('day')
    .limit(200)
    .execute();
}
