import { type Kysely, sql } from 'kysely';

/**
 * An early dismissal says at what time students leave; that everybody is safe is only said where the requester chose
 * it. Both are kept with the version, so that whoever changes it finds them as they were. No program that dials reads
 * them: what families hear is the text.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE campaign_version
      -- In the district's zone. A version from before, or one that a program from before writes, has none.
      ADD COLUMN dismissal_time text CONSTRAINT campaign_version_dismissal_time
        CHECK (dismissal_time IS NULL
          OR dismissal_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' AND happening = 'early-dismissal'),
      ADD COLUMN says_safe boolean NOT NULL DEFAULT false;
  `.execute(db);
}
