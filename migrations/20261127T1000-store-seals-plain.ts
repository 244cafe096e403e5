import { type Kysely, sql } from 'kysely';

/**
 * What was sealed is read for every call, to see what it may show; unpacking it took a thirtieth of what PostgreSQL does
 * for a call. Versions from before are unpacked as they were.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE campaign_version
      ALTER COLUMN sealed_content SET STORAGE EXTERNAL,
      ALTER COLUMN sealed_text SET STORAGE EXTERNAL
  `.execute(db);
}
