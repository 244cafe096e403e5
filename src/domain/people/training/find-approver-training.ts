import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';

/** How many people may approve, and how many of them are trained today. */
export async function findApproverTraining(
  db: Db,
): Promise<{ approvers: number; trained: number }> {
  const { rows } = await sql<{ approvers: number; trained: number }>`
    SELECT count(*)::int AS approvers, (count(*) FILTER (WHERE training_is_current(o.id)))::int AS trained
    FROM operator o
    WHERE is_present(o) AND EXISTS (
      SELECT FROM role_grant g WHERE g.operator_id = o.id AND g.role = 'approver' AND g.revoked_at IS NULL)`.execute(
    db,
  );
  return rows[0] ?? { approvers: 0, trained: 0 };
}
