import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';

/** Words that nobody was asked to approve are kept for a day, and the limit of an hour needs no more. */
export async function sweepRehearsals(db: Db): Promise<void> {
  await sql`DELETE FROM rehearsal WHERE asked_at < clock_timestamp() - interval '1 day'`.execute(
    db,
  );
  await sql`
    DELETE FROM carrier_recording WHERE gone_at < clock_timestamp() - interval '1 day'`.execute(db);
}
