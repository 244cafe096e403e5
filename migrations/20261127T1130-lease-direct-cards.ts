import { type Kysely, sql } from 'kysely';

/** A card in somebody's own chat is drawn by one process at a time: a second copy would keep a button that nobody answers to. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE direct_card ADD COLUMN lease_until timestamptz`.execute(db);
}
