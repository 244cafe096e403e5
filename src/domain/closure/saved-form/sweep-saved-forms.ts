import { sql } from 'kysely';
import type { Db } from '#database/transaction.ts';

/** Forgets the drafts that nobody came back to. */
export async function sweepSavedForms(db: Db): Promise<void> {
  await sql`DELETE FROM saved_form WHERE keep_until <= now()`.execute(db);
  await sql`DELETE FROM draft_recording WHERE at < now() - interval '8 days'`.execute(db);
}
