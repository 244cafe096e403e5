import { run } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';

/** Deletes after a day: unapproved text shouldn't linger, and the hourly limit needs no more. */
export async function sweepRehearsals(db: Db): Promise<void> {
  await run(db)`DELETE FROM rehearsal WHERE asked_at < clock_timestamp() - interval '1 day'`;
  await run(db)`
    DELETE FROM carrier_recording WHERE gone_at < clock_timestamp() - interval '1 day'`;
}
