import { type Kysely, sql } from 'kysely';

// An order that a withdrawal wants back before it leaves. It names the fence under which it was asked for, so a later
// intent of the same attempt is none of it. A worker that does not know the column lets its intent grow too old, and the
// withdrawal waits for that.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE attempt ADD COLUMN recall_fence bigint`.execute(db);
}
