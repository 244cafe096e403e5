import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import { run } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';

/** This worker runs now. */
export async function recordPresence(db: Db, worker: string): Promise<void> {
  await executePrepared(
    db,
    sql`INSERT INTO dial_worker (worker) VALUES (${worker})
      ON CONFLICT (worker) DO UPDATE SET seen_at = clock_timestamp()`,
  );
}

/** Those of long ago are nobody's news. */
export async function forgetLongGone(db: Db): Promise<void> {
  await run(db)`DELETE FROM dial_worker WHERE seen_at < clock_timestamp() - interval '1 day'`;
}

/**
 * Whether any dial worker gave a sign of life lately: within three times as long as a worker rests between two, and a second.
 * What began at `since` gets as long for its first.
 */
export const workerPresence = (since: Temporal.Instant) => sql<{ present: boolean }>`
  SELECT greatest(${since.toString()}::timestamptz, (SELECT max(seen_at) FROM dial_worker))
    > clock_timestamp() - interval '7 seconds' AS present`;
