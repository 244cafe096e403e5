import { sql } from 'kysely';
import type { Transaction } from '#database/transaction.ts';
import type { Holiday } from './holiday-import-row.ts';

/** Brings the table to exactly these days. A day under another name is one that goes and one that comes. */
export async function replaceHolidays(
  tx: Transaction,
  holidays: readonly Holiday[],
): Promise<{ added: number; removed: number }> {
  const wanted = sql`unnest(${holidays.map(({ day }) => day)}::date[], ${holidays.map(({ name }) => name)}::text[])
    AS wanted(day, name)`;
  const removed = await sql`
    DELETE FROM school_holiday h
    WHERE NOT EXISTS (SELECT FROM ${wanted} WHERE wanted.day = h.day AND wanted.name = h.name)`.execute(
    tx,
  );
  const added = await sql`
    INSERT INTO school_holiday (day, name) SELECT day, name FROM ${wanted}
    ON CONFLICT (day) DO NOTHING`.execute(tx);
  return {
    added: Number(added.numAffectedRows ?? 0),
    removed: Number(removed.numAffectedRows ?? 0),
  };
}
