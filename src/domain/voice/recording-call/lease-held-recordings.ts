import { many } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';

/** Recordings that the carrier still holds after they were taken or given up, to be deleted there; each to one worker. */
export async function leaseHeldRecordings(db: Db, limit: number): Promise<{ id: string }[]> {
  return many<{ id: string }>(db)`
    UPDATE carrier_recording SET tried_at = clock_timestamp() WHERE id IN (
      SELECT id FROM carrier_recording
      WHERE gone_at IS NULL AND noted_at < clock_timestamp() - interval '1 minute'
        AND (tried_at IS NULL OR tried_at < clock_timestamp() - interval '1 minute')
      ORDER BY noted_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING id`;
}
