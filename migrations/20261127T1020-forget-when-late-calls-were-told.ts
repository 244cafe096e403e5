import { type Kysely, sql } from 'kysely';

/** A late call is forgotten when the book has it; when it was told of is nobody's question. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE late_call DROP COLUMN told_at`.execute(db);
}
