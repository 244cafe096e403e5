import { type Kysely, sql } from 'kysely';

/** That the carrier refuses some of a campaign's phones, without a reason to pause, is told in the thread, once. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE campaign_moment DROP CONSTRAINT campaign_moment_kind_check;
    ALTER TABLE campaign_moment ADD CONSTRAINT campaign_moment_kind_check CHECK (kind IN ('approval', 'sent-back',
      'expired', 'started', 'paused', 'asked-to-go-on', 'resumed', 'stopped', 'finished', 'retry-round', 'half-way',
      'slow', 'late', 'carrier-short', 'carrier-eased', 'filtered', 'refused'));
    DROP INDEX campaign_moment_noticed_once;
    CREATE UNIQUE INDEX campaign_moment_noticed_once ON campaign_moment (campaign_id, kind, round)
      WHERE kind IN ('retry-round', 'half-way', 'slow', 'late', 'carrier-short', 'carrier-eased', 'filtered', 'refused');
  `.execute(db);
}
