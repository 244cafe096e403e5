import { type Kysely, sql } from 'kysely';

/**
 * A text in doubt is settled by its receipt, or given up after a quarter of an hour: the next one, an emergency's perhaps,
 * does not wait for it. An older program only waits longer than it has to.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    DROP INDEX attempt_one_live;
    CREATE UNIQUE INDEX attempt_one_live ON attempt (phone_id, channel)
      WHERE state IN ('placing', 'unknown', 'accepted', 'ringing', 'answered') AND NOT superseded
        AND NOT (channel = 'text' AND state IN ('accepted', 'unknown'));
  `.execute(db);
}
