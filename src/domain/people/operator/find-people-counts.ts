import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';

/** Whether the roster and the staff list are in: how many students are on the one, and administrators on the other. */
export async function findPeopleCounts(
  db: Db,
): Promise<{ students: number; administrators: number }> {
  const row = await one<{ students: number; administrators: number }>(db)`
    SELECT (SELECT count(*)::int FROM student WHERE active) AS students,
      (SELECT count(DISTINCT operator_id)::int FROM role_grant
        WHERE role = 'administrator' AND revoked_at IS NULL) AS administrators`;
  return row ?? { students: 0, administrators: 0 };
}
