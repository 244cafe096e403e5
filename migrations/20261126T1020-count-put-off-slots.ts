import { type Kysely, sql } from 'kysely';

/** By how much an account's slots were put off as calls left late, all told: what one worker made good, no other does again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE pace ADD COLUMN put_off_ms float8 NOT NULL DEFAULT 0`.execute(db);
}
