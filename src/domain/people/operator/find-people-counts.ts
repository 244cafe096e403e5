import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';

/** Whether the roster and the staff list are in: how many students are on the one, and administrators on the other. */
export async function findPeopleCounts(
  db: Db,
): Promise<{ students: number; administrators: number }> {
  const { rows } = await sql<{ students: number; administrators: number }>`
    SELECT (SELECT count(*)::int FROM student WHERE active) AS students,
      (SELECT count(DISTINCT operator_id)::int FROM role_grant
        WHERE role = 'administrator' AND revoked_at IS NULL) AS administrators`.execute(db);
  return rows[0] ?? { students: 0, administrators: 0 };
}
