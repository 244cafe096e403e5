import { type Kysely, sql } from 'kysely';

/** A freeze has a message in the channel of closures, and another one in that of witnesses where there is one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE halt_message
      ADD COLUMN channel text NOT NULL DEFAULT 'closures' CHECK (channel IN ('closures', 'witness')),
      DROP CONSTRAINT halt_message_pkey,
      ADD PRIMARY KEY (halt_id, platform, channel);
  `.execute(db);
}
