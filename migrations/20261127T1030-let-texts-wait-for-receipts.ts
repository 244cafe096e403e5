import { type Kysely, sql } from 'kysely';

/**
 * A text that the carrier has taken rings nowhere, and its receipt may be minutes away or never come: the next one, an
 * emergency's perhaps, does not wait for it. An older program only waits longer than it has to.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    DROP INDEX attempt_one_live;
    CREATE UNIQUE INDEX attempt_one_live ON attempt (phone_id, channel)
      WHERE state IN ('placing', 'unknown', 'accepted', 'ringing', 'answered') AND NOT superseded
        AND NOT (channel = 'text' AND state = 'accepted');
  `.execute(db);
}
