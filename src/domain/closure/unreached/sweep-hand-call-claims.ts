import { run } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';

/** Forgets who had taken which numbers a day ago; the audit log has the acts. */
export async function sweepHandCallClaims(db: Db): Promise<void> {
  await run(db)`DELETE FROM hand_call_claim WHERE taken_at < now() - interval '1 day'`;
}
