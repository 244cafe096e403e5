import { type RawBuilder, sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import type { OfficeReach } from '#domain/office/office-reach.ts';

/** Of `office_task t`: whether a family of one of these schools uses its phone. */
export function isTaskWithin(reach: OfficeReach): RawBuilder<boolean> {
  return reach === 'district'
    ? sql`true`
    : sql`EXISTS (
        SELECT FROM guardian_phone gp
        JOIN guardian g ON g.id = gp.guardian_id AND g.active
        JOIN guardianship gs ON gs.guardian_id = g.id AND gs.active
        JOIN student st ON st.id = gs.student_id AND st.active
        JOIN enrollment e ON e.student_id = st.id AND e.active
        WHERE gp.phone_id = t.phone_id AND gp.active AND e.school_id = ANY (${[...reach]}::uuid[]))`;
}

export async function countOpenTasks(db: Db, reach: OfficeReach): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int FROM office_task t
    WHERE t.closed_at IS NULL AND ${isTaskWithin(reach)}`.execute(db);
  return rows[0]?.count ?? 0;
}
