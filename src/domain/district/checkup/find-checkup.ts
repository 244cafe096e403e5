import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { Checkup } from './checkup.ts';

export async function findCheckup(db: Db, id: string): Promise<Checkup | undefined> {
  return one<Checkup>(db)`
    SELECT c.week::text, c.ended_at AS at, d.time_zone AS "timeZone", c.asked, c.findings AS troubles
    FROM checkup c CROSS JOIN district d WHERE c.id = ${id} AND c.ended_at IS NOT NULL`;
}
