import { many, run } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';

/** A call the carrier has and no attempt wants: the second one of an attempt, or one that was given up. */
export type OrphanCall = { carrierId: string };

/** Calls for one worker to end now; anybody's again in half a minute if nothing came of it. */
export async function leaseOrphanCalls(db: Db, limit: number): Promise<OrphanCall[]> {
  return many<OrphanCall>(db)`
    UPDATE orphan_call s SET due_at = clock_timestamp() + interval '30 seconds'
    FROM (SELECT carrier_id FROM orphan_call WHERE ended_at IS NULL AND due_at <= now()
      ORDER BY due_at LIMIT ${limit} FOR NO KEY UPDATE SKIP LOCKED) due
    WHERE s.carrier_id = due.carrier_id
    RETURNING s.carrier_id AS "carrierId"`;
}

export async function settleOrphanCall(db: Db, carrierId: string): Promise<void> {
  await run(db)`
    UPDATE orphan_call SET ended_at = clock_timestamp() WHERE carrier_id = ${carrierId}`;
}
