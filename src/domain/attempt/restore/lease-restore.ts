import { one, run } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';

/** A restore for one worker to ask the carrier about now; anybody's again in two minutes if nothing came of it. */
export async function leaseRestore(
  db: Db,
): Promise<{ id: string; moment: Temporal.Instant } | undefined> {
  return one<{ id: string; moment: Temporal.Instant }>(db)`
    UPDATE database_restore SET lease_until = clock_timestamp() + interval '2 minutes'
    WHERE settled_at IS NULL AND asked_at IS NULL AND coalesce(lease_until <= clock_timestamp(), true)
    RETURNING id, moment`;
}

/** It came to nothing, and may be tried again at once. */
export async function returnRestore(db: Db, id: string): Promise<void> {
  await run(db)`UPDATE database_restore SET lease_until = NULL WHERE id = ${id}`;
}
