import { type Kysely, sql } from 'kysely';

/**
 * Whatever makes dialing stand still is a halt: the pause of one campaign, or the freeze of the whole district. One
 * person, or the program itself, places it; it takes two different people to end it, and no campaign dials over one.
 * And a campaign may correct another: then it reaches nobody but those whom that one reached.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Whether somebody who is active holds one of the roles for each of the schools; without schools, for the district.
    CREATE FUNCTION holds_any_role(person uuid, wanted text[], schools uuid[]) RETURNS boolean LANGUAGE sql STABLE AS $$
      SELECT EXISTS (SELECT FROM operator o WHERE o.id = person AND o.active) AND EXISTS (
        SELECT FROM unnest(wanted) AS w(role) WHERE CASE WHEN schools IS NULL
          THEN EXISTS (SELECT FROM role_grant g
            WHERE g.operator_id = person AND g.role = w.role AND g.revoked_at IS NULL AND g.school_id IS NULL)
          ELSE NOT EXISTS (SELECT FROM unnest(schools) AS s(id) WHERE NOT EXISTS (SELECT FROM role_grant g
            WHERE g.operator_id = person AND g.role = w.role AND g.revoked_at IS NULL
              AND (g.school_id IS NULL OR g.school_id = s.id)))
          END)
    $$;

    CREATE TABLE halt (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      campaign_id uuid REFERENCES campaign,     -- null: all dialing of the district
      placed_by uuid REFERENCES operator,       -- null: the program, as when the carrier refuses the account
      reason text CHECK (length(reason) > 0),
      placed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      asked_by uuid REFERENCES operator,        -- who wants it to end
      asked_at timestamptz,
      released_by uuid REFERENCES operator,     -- who agreed
      released_at timestamptz,
      revision int NOT NULL DEFAULT 1,
      CHECK (campaign_id IS NOT NULL OR (placed_by IS NOT NULL AND reason IS NOT NULL)),
      CHECK ((asked_by IS NULL) = (asked_at IS NULL)),
      CHECK ((released_by IS NULL) = (released_at IS NULL)),
      CONSTRAINT halt_released_by_two CHECK (released_by IS NULL OR asked_by IS NOT NULL AND asked_by <> released_by)
    );
    -- What stands still now, read by each lease and each intent.
    CREATE UNIQUE INDEX halt_open ON halt (campaign_id) NULLS NOT DISTINCT WHERE released_at IS NULL;

    -- Whether who asked for its end still may.
    CREATE FUNCTION asker_counts(h halt) RETURNS boolean LANGUAGE sql STABLE AS $$
      SELECT CASE WHEN h.campaign_id IS NULL THEN holds_any_role(h.asked_by, '{compliance,administrator}', NULL)
        ELSE training_is_current(h.asked_by) AND holds_any_role(h.asked_by, '{requester,approver}', (
          SELECT v.school_ids FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
          WHERE c.id = h.campaign_id)) END
    $$;

    -- Placed once, asked for by anybody who may (the last one counts), released once. Who asked can't be changed by the
    -- statement that releases, or one person could be both.
    CREATE FUNCTION keep_halt() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      schools uuid[];
      askers text[] := '{compliance,administrator}';
      releasers text[] := '{compliance,administrator}';
    BEGIN
      IF NEW.campaign_id IS NOT NULL THEN
        SELECT v.school_ids INTO schools FROM campaign c
        JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version WHERE c.id = NEW.campaign_id;
        askers := '{requester,approver}';
        releasers := '{approver}';
      END IF;
      IF TG_OP = 'INSERT' THEN
        IF NEW.asked_by IS NOT NULL OR NEW.released_by IS NOT NULL THEN
          RAISE EXCEPTION 'a halt begins as one' USING ERRCODE = 'check_violation', CONSTRAINT = 'halt_life';
        END IF;
        IF NEW.campaign_id IS NULL AND NOT holds_any_role(NEW.placed_by, askers, NULL) THEN
          RAISE EXCEPTION 'only compliance staff and administrators freeze the district' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'halt_placed_by_role';
        END IF;
        NEW.placed_at := clock_timestamp();
        RETURN NEW;
      END IF;
      IF (NEW.id, NEW.campaign_id, NEW.placed_by, NEW.reason, NEW.placed_at)
          IS DISTINCT FROM (OLD.id, OLD.campaign_id, OLD.placed_by, OLD.reason, OLD.placed_at)
        OR OLD.released_by IS NOT NULL
        OR NEW.asked_by IS NULL
        OR NEW.released_by IS NOT NULL AND (NEW.asked_by, NEW.asked_at) IS DISTINCT FROM (OLD.asked_by, OLD.asked_at)
      THEN
        RAISE EXCEPTION 'a halt is placed, asked to end, and released, each once' USING
          ERRCODE = 'check_violation', CONSTRAINT = 'halt_life';
      END IF;
      IF NOT holds_any_role(NEW.asked_by, askers, schools)
        OR NEW.released_by IS NOT NULL AND NOT holds_any_role(NEW.released_by, releasers, schools) THEN
        RAISE EXCEPTION 'one of the two may not end this halt' USING
          ERRCODE = 'check_violation', CONSTRAINT = 'halt_released_by_role';
      END IF;
      -- To go on is to ask and to approve; ending a freeze only lets what was approved go on.
      IF NEW.campaign_id IS NOT NULL AND NOT (training_is_current(NEW.asked_by)
        AND (NEW.released_by IS NULL OR training_is_current(NEW.released_by))) THEN
        RAISE EXCEPTION 'going on needs current training' USING
          ERRCODE = 'check_violation', CONSTRAINT = 'halt_released_by_trained_person';
      END IF;
      IF NEW.released_by IS NULL THEN NEW.asked_at := clock_timestamp();
      ELSE NEW.released_at := clock_timestamp();
      END IF;
      NEW.revision := OLD.revision + 1;
      RETURN NEW;
    END $$;
    CREATE TRIGGER halt_life BEFORE INSERT OR UPDATE ON halt FOR EACH ROW EXECUTE FUNCTION keep_halt();
    CREATE TRIGGER halt_kept BEFORE DELETE ON halt FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER halt_no_truncate BEFORE TRUNCATE ON halt FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

    -- Workers and boards look again at once.
    CREATE FUNCTION tell_halt_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_notify('campaign', coalesce(NEW.campaign_id::text, '')); RETURN NULL; END $$;
    CREATE TRIGGER halt_changed AFTER INSERT OR UPDATE ON halt FOR EACH ROW EXECUTE FUNCTION tell_halt_change();

    -- A pause is a halt, whoever or whatever caused it: the row can't be forgotten.
    CREATE FUNCTION open_halt() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO halt (campaign_id, placed_by, reason) VALUES (NEW.id, NEW.ended_by, NEW.end_reason)
      ON CONFLICT DO NOTHING;
      RETURN NULL;
    END $$;
    CREATE TRIGGER campaign_paused AFTER UPDATE OF state ON campaign
      FOR EACH ROW WHEN (NEW.state = 'paused' AND OLD.state <> 'paused') EXECUTE FUNCTION open_halt();

    -- Nothing begins to dial, or goes on, while its own halt or the district's is open.
    CREATE FUNCTION refuse_halted_dialing() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT FROM halt h WHERE h.campaign_id = NEW.id AND h.released_at IS NULL) THEN
        RAISE EXCEPTION 'it takes two people to go on after a pause' USING ERRCODE = 'check_violation',
          CONSTRAINT = 'campaign_resumed_by_two';
      END IF;
      IF NEW.state = 'dialing' AND EXISTS (SELECT FROM halt h WHERE h.campaign_id IS NULL AND h.released_at IS NULL) THEN
        RAISE EXCEPTION 'all dialing of the district is frozen' USING ERRCODE = 'check_violation',
          CONSTRAINT = 'campaign_starts_unfrozen';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER campaign_resumed_by_two BEFORE UPDATE OF state ON campaign
      FOR EACH ROW WHEN (NEW.state IN ('approved', 'dialing') AND OLD.state <> NEW.state)
      EXECUTE FUNCTION refuse_halted_dialing();

    INSERT INTO halt (campaign_id, reason) SELECT id, end_reason FROM campaign WHERE state = 'paused';

    -- The freeze has a message of its own in each closures channel.
    CREATE TABLE halt_message (
      halt_id uuid NOT NULL REFERENCES halt,
      platform text NOT NULL CHECK (platform IN ('slack', 'teams')),
      channel_id text,
      message_id text,
      drawn_digest text,
      noted_revision int,                       -- what it and its thread show
      retry_at timestamptz,
      lease_until timestamptz,
      PRIMARY KEY (halt_id, platform)
    );

    ALTER TABLE campaign ADD COLUMN corrects uuid REFERENCES campaign CHECK (corrects <> id);
    CREATE INDEX campaign_by_corrected ON campaign (corrects) WHERE corrects IS NOT NULL;

    -- Whether a call or text of it is out whose end isn't known yet. A text that the carrier took counts as sent.
    CREATE FUNCTION has_open_calls(campaign uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
      SELECT EXISTS (SELECT FROM attempt a WHERE a.campaign_id = campaign AND (a.state IN ('placing', 'unknown')
        OR a.channel = 'voice' AND a.state IN ('accepted', 'ringing', 'answered')))
    $$;

    -- Only what is over and reached somebody has something to correct, once its last call has ended: who hears it after
    -- the list is frozen would not hear the correction. And what is corrected never changes.
    CREATE FUNCTION keep_correction() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' OR NOT EXISTS (
        SELECT FROM campaign c WHERE c.id = NEW.corrects AND c.state IN ('stopped', 'finished')
          AND NOT has_open_calls(c.id)) THEN
        RAISE EXCEPTION 'a correction is of one campaign that is over' USING ERRCODE = 'check_violation',
          CONSTRAINT = 'campaign_corrects';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER campaign_corrects BEFORE INSERT ON campaign
      FOR EACH ROW WHEN (NEW.corrects IS NOT NULL) EXECUTE FUNCTION keep_correction();
    CREATE TRIGGER campaign_corrects_kept BEFORE UPDATE ON campaign
      FOR EACH ROW WHEN (NEW.corrects IS DISTINCT FROM OLD.corrects) EXECUTE FUNCTION keep_correction();

    -- The phones that heard, or were sent, something of a campaign.
    CREATE FUNCTION phones_reached(campaign uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
      SELECT DISTINCT a.phone_id FROM attempt a WHERE a.campaign_id = campaign
        AND (a.spoken_at IS NOT NULL OR a.channel = 'text' AND (a.state = 'accepted' OR a.disposition IN ('sent', 'delivered')))
    $$;

    GRANT SELECT, INSERT, UPDATE ON halt, halt_message TO bellwether_application;
    GRANT SELECT ON halt, halt_message TO bellwether_auditor;
  `.execute(db);
}
