import { many } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { Law, LawSource } from './law.ts';

/** Every source, what is due first. */
export async function findLaw(db: Db): Promise<Law> {
  const days = await many<{ today: string }>(db)`
    SELECT district_day(clock_timestamp())::text AS today`;
  const today = days[0]?.today;
  if (today === undefined) throw new Error('the database told no day');
  const sources = await many<LawSource>(db)`
    SELECT l.source AS id, l.title, l.address, l.in_force_from::text AS "inForceFrom", l.until_day::text AS "untilDay",
      l.checked_on::text AS "checkedOn", staff_name(o) AS "checkedBy", l.outcome, l.due_on::text AS "dueOn",
      l.changes_on::text AS "changesOn", l.used
    FROM law_standing(${today}::date) l LEFT JOIN operator o ON o.id = l.checked_by
    ORDER BY l.due_on, l.title`;
  return { today, sources };
}
