import { type Kysely, sql } from 'kysely';

/**
 * What an answering machine gets is approved with the closure. A try that may not speak to one says who calls and holds
 * the message back until a person is known to listen; the database lets go of it under no other condition.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- A version from before, or one that a program from before writes, leaves the message, as it always was.
    ALTER TABLE campaign_version ADD COLUMN machines text NOT NULL DEFAULT 'leave'
      CONSTRAINT campaign_version_machines CHECK (machines IN ('leave', 'leave-and-retry', 'retry-only'));

    CREATE OR REPLACE FUNCTION seal_holds(version campaign_version) RETURNS boolean LANGUAGE sql STABLE AS $$
      SELECT CASE WHEN version.fingerprint = sha256(convert_to(version.sealed_text, 'UTF8')) THEN coalesce((
          SELECT version.sealed_content = version.sealed_text::jsonb
            AND version.purpose = sealed.purpose AND version.delivery = sealed.delivery
            AND version.machines = coalesce(sealed.machines, 'leave')
            AND version.stop_trying_at = sealed."stopTryingAt" AND version.approvals_needed = sealed."approvalsNeeded"
            AND version.school_ids <@ sealed.schools AND version.school_ids @> sealed.schools
          FROM jsonb_to_record(version.sealed_text::jsonb) AS sealed (purpose text, delivery text, machines text,
            "stopTryingAt" timestamptz, "approvalsNeeded" int, schools uuid[])), false)
        ELSE false END
    $$;

    ALTER TABLE attempt ADD COLUMN held_back boolean NOT NULL DEFAULT false;

    -- Handed to whoever or whatever answers, the message goes to one phone once a campaign.
    CREATE UNIQUE INDEX attempt_left_once ON attempt (campaign_id, phone_id)
      WHERE spoken_at IS NOT NULL AND NOT held_back;

    CREATE FUNCTION refuse_words_to_machine() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'a message that is held back is for a person' USING ERRCODE = 'check_violation',
        CONSTRAINT = 'attempt_words_to_people', TABLE = 'attempt';
    END $$;
    CREATE TRIGGER attempt_words_to_people BEFORE UPDATE ON attempt FOR EACH ROW
      WHEN (OLD.held_back AND NOT NEW.held_back
        OR OLD.spoken_at IS NULL AND NEW.spoken_at IS NOT NULL AND NEW.held_back
          AND NEW.answered_by IS DISTINCT FROM 'human')
      EXECUTE FUNCTION refuse_words_to_machine();

    -- Whether this try leaves nothing to tell on its phone. One that was recorded by a machine leaves a person to
    -- reach, where that was approved; where nobody could tell who listened, it may have been a person.
    CREATE FUNCTION has_told(try attempt, machines text) RETURNS boolean LANGUAGE sql IMMUTABLE
    RETURN try.spoken_at IS NOT NULL AND NOT (machines = 'leave-and-retry'
      AND coalesce(try.disposition = 'machine' AND try.answered_by = 'machine', false));

    UPDATE dialer_must_know SET migration = '20261125T1440-decide-about-machines';
  `.execute(db);
}
