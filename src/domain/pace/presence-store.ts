import { sql } from 'kysely';
import { executePrepared } from '#database/prepared.ts';
import type { Db } from '#database/transaction.ts';

export async function upsertPresence(db: Db, worker: string): Promise<void> {
  await executePrepared(
    db,
    sql`INSERT INTO dial_worker (worker) VALUES (${worker})
      ON CONFLICT (worker) DO UPDATE SET seen_at = clock_timestamp()`,
  );
}

export async function deleteLongGone(db: Db): Promise<void> {
  await sql`DELETE FROM dial_worker WHERE seen_at < clock_timestamp() - interval '1 day'`.execute(
    db,
  );
}

/** Three times as long as a worker rests between two signs of life, and a second. */
export async function selectIsAnyPresent(db: Db, since: Temporal.Instant): Promise<boolean> {
  const { rows } = await executePrepared(
    db,
    sql<{ present: boolean }>`
    SELECT greatest(${since.toString()}::timestamptz, (SELECT max(seen_at) FROM dial_worker))
      > clock_timestamp() - interval '7 seconds' AS present`,
  );
  return rows[0]?.present ?? false;
}
