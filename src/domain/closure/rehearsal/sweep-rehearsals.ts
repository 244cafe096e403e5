import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';

/** Deletes after a day: unapproved text shouldn't linger, and the hourly limit needs no more. */
export async function sweepRehearsals(db: Db): Promise<void> {
  await sql`DELETE FROM rehearsal WHERE asked_at < clock_timestamp() - interval '1 day'`.execute(
    db,
  );
  await sql`
    DELETE FROM carrier_recording WHERE gone_at < clock_timestamp() - interval '1 day'`.execute(db);
}
