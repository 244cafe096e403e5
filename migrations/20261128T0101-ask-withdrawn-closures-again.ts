import { type Kysely, sql } from 'kysely';

/**
 * What was withdrawn before anybody was called may be asked for again, as the next version, which needs approvals of its
 * own. What has called families stays over: asked for again, it is another campaign. And nobody makes a campaign one
 * that never began.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE OR REPLACE FUNCTION keep_campaign_life() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
    DECLARE
      comes_again boolean := NEW.version = OLD.version + 1 AND NEW.state = 'draft'
        AND (OLD.state IN ('sent-back', 'expired') OR OLD.state = 'stopped' AND OLD.started_at IS NULL);
    BEGIN
      IF NEW.author_id <> OLD.author_id
        OR OLD.started_at IS NOT NULL AND NEW.started_at IS NULL
        OR NEW.version <> OLD.version AND NOT comes_again
        OR NEW.state IN ('approved', 'dialing')
          AND OLD.state NOT IN ('submitted', 'approved', 'dialing', 'paused')
        OR OLD.state IN ('finished', 'stopped') AND NEW.state <> OLD.state AND NOT comes_again
      THEN
        RAISE EXCEPTION 'a campaign does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation',
          CONSTRAINT = 'campaign_life';
      END IF;
      RETURN NEW;
    END $$;
  `.execute(db);
}
