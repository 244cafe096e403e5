import { type Kysely, sql } from 'kysely';

/** Calls that were answered and got no words of ours are counted every second, as what workers failed with is. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    DROP INDEX attempt_fault;
    CREATE INDEX attempt_fault ON attempt (campaign_id) WHERE disposition IN ('fault', 'not-spoken');
  `.execute(db);
}
