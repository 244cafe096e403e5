import { type Kysely, sql } from 'kysely';

/**
 * A language that was not changed with the English, or whose times, dates or numbers are others, goes out as it is only
 * where its requester said that it means the same. That they did stands with the text.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE message_text ADD COLUMN kept boolean NOT NULL DEFAULT false`.execute(db);
}
