import { type Kysely, sql } from 'kysely';

/** A text is billed, and limited by carriers, by the segment; whoever approves sees how many it comes to. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Filled by the freeze and immutable like the rest of the version: {"byLanguage": {"es": 3}, "total": 1204}. It
    -- follows from what is sealed, and is no part of the fingerprint.
    ALTER TABLE campaign_version ADD COLUMN text_segments jsonb;
  `.execute(db);
}
