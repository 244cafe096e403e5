import { one } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';

/** How many people may approve, and how many of them are trained today. */
export async function findApproverTraining(
  db: Db,
): Promise<{ approvers: number; trained: number }> {
  const row = await one<{ approvers: number; trained: number }>(db)`
    SELECT count(*)::int AS approvers, (count(*) FILTER (WHERE training_is_current(o.id)))::int AS trained
    FROM operator o
    WHERE is_present(o) AND EXISTS (
      SELECT FROM role_grant g WHERE g.operator_id = o.id AND g.role = 'approver' AND g.revoked_at IS NULL)`;
  return row ?? { approvers: 0, trained: 0 };
}
