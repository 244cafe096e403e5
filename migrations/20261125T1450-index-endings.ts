import { type Kysely, sql } from 'kysely';

/**
 * What ended last in a campaign decides whether its card is drawn once more, and what was withdrawn since its start is
 * counted on it: both are asked every few seconds, and neither may read everything that ever was.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE INDEX attempt_ended ON attempt (campaign_id, ended_at) WHERE ended_at IS NOT NULL;
    CREATE INDEX revocation_by_time ON revocation (received_at);
  `.execute(db);
}
