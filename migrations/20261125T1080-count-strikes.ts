import { type Kysely, sql } from 'kysely';

// How often a worker failed or died with an attempt in its hands. One that struck before is leased alone, and before
// the others, so that it takes nobody along; after the third time nobody tries it again.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE attempt ADD COLUMN strikes int NOT NULL DEFAULT 0;
    CREATE INDEX attempt_struck ON attempt (campaign_id, channel, not_before)
      WHERE state = 'planned' AND strikes > 0;
    CREATE INDEX attempt_fault ON attempt (campaign_id) WHERE disposition = 'fault';
  `.execute(db);
}
