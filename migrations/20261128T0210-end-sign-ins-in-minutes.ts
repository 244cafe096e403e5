import { type Kysely, sql } from 'kysely';

// A sign-in begins when the database says so and ends five minutes later, and its code five minutes after the directory's
// answer: whoever writes the row can't let one wait for longer.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE sign_in ADD CONSTRAINT sign_in_lasts_minutes CHECK (expires_at <= started_at + interval '11 minutes')
  `.execute(db);
}
