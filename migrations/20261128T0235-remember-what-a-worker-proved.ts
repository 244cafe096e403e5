import { type Kysely, sql } from 'kysely';

/** One worker has the directory's keys and another one has none: the card shows a hold of nobody who calls. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- When a worker last proved it all the same; null while nobody has, and the hold is shown.
    ALTER TABLE sign_in_hold ADD COLUMN proven_at timestamptz`.execute(db);
}
