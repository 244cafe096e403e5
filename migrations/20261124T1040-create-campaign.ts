import { type Kysely, sql } from 'kysely';

// What was asked for, frozen before anybody approves it, and who decided. The two-person rule and the
// immutability of what was approved stand here, below every program that could get them wrong.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE campaign (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      number int GENERATED ALWAYS AS IDENTITY UNIQUE,   -- what people say: "closure 12"
      state text NOT NULL DEFAULT 'draft' CHECK (state IN
        ('draft', 'submitted', 'approved', 'dialing', 'paused', 'finished', 'stopped', 'expired', 'sent-back')),
      version int NOT NULL DEFAULT 1,
      author_id uuid NOT NULL REFERENCES operator,
      created_at timestamptz NOT NULL DEFAULT now(),
      state_at timestamptz NOT NULL DEFAULT now(),
      started_at timestamptz,
      ended_at timestamptz,
      ended_by uuid REFERENCES operator,
      end_reason text
    );
    CREATE INDEX campaign_alive ON campaign (state) WHERE state IN ('draft', 'submitted', 'approved', 'dialing', 'paused');

    -- Whoever wrote or changed the draft counts as its author.
    CREATE TABLE campaign_editor (
      campaign_id uuid NOT NULL REFERENCES campaign,
      operator_id uuid NOT NULL REFERENCES operator,
      PRIMARY KEY (campaign_id, operator_id)
    );

    CREATE TABLE campaign_version (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      campaign_id uuid NOT NULL REFERENCES campaign,
      number int NOT NULL,
      happening text NOT NULL,                  -- closed, late-start, ...
      ground text NOT NULL,                     -- weather, fire, health, threat, ... or 'none'
      purpose text NOT NULL CHECK (purpose IN ('emergency', 'school-mission', 'other')),
      school_ids uuid[] NOT NULL CHECK (cardinality(school_ids) > 0),
      event_date date NOT NULL,
      delivery text NOT NULL CHECK (delivery IN ('call', 'text', 'call-and-text', 'call-then-text')),
      start_at timestamptz,                     -- null: as soon as it is approved
      stop_trying_at timestamptz NOT NULL,
      submitted_by uuid NOT NULL REFERENCES operator,
      submitted_at timestamptz NOT NULL DEFAULT now(),
      -- Filled by the freeze, all at once; immutable afterwards.
      fingerprint bytea CHECK (octet_length(fingerprint) = 32),
      sealed_content jsonb,                     -- what the fingerprint was taken over
      voice_count int,
      text_count int,
      guardian_count int,
      shared_count int,
      expires_at timestamptz,
      UNIQUE (campaign_id, number),
      CHECK (purpose <> 'emergency' OR ground IN ('weather', 'fire', 'health', 'threat', 'unexcused-absence'))
    );

    CREATE TABLE message_text (
      version_id uuid NOT NULL REFERENCES campaign_version,
      language text NOT NULL,
      body text NOT NULL CHECK (length(body) BETWEEN 1 AND 1000),
      PRIMARY KEY (version_id, language)
    );

    -- One phone and channel of the frozen list, with the rule and the evidence that let it in. No foreign keys:
    -- one statement fills it from the tables they would point to, and a check per row would double its time.
    CREATE TABLE recipient (
      version_id uuid NOT NULL,
      phone_id uuid NOT NULL,
      channel text NOT NULL CHECK (channel IN ('voice', 'text')),
      language text NOT NULL,
      time_zones text[] NOT NULL,
      rule text NOT NULL,
      evidence uuid,
      PRIMARY KEY (version_id, phone_id, channel)
    );

    CREATE TABLE exclusion (
      version_id uuid NOT NULL,
      phone_id uuid NOT NULL,
      channel text NOT NULL CHECK (channel IN ('voice', 'text')),
      rule text NOT NULL,
      PRIMARY KEY (version_id, phone_id, channel)
    );

    CREATE TABLE approval (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      version_id uuid NOT NULL REFERENCES campaign_version,
      operator_id uuid NOT NULL REFERENCES operator,
      decision text NOT NULL CHECK (decision IN ('approved', 'sent-back')),
      reason text CHECK (decision = 'approved' OR length(reason) > 0),
      fingerprint bytea NOT NULL,
      platform text NOT NULL CHECK (platform IN ('slack', 'teams')),
      at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (version_id, operator_id)
    );

    CREATE FUNCTION refuse_author_approval() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE v campaign_version;
    BEGIN
      SELECT * INTO v FROM campaign_version WHERE id = NEW.version_id;
      IF v.submitted_by = NEW.operator_id
        OR EXISTS (SELECT FROM campaign c WHERE c.id = v.campaign_id AND c.author_id = NEW.operator_id)
        OR EXISTS (SELECT FROM campaign_editor e WHERE e.campaign_id = v.campaign_id AND e.operator_id = NEW.operator_id)
      THEN
        RAISE EXCEPTION 'an author cannot decide on their own campaign' USING ERRCODE = 'check_violation',
          CONSTRAINT = 'approval_by_another_person';
      END IF;
      IF v.fingerprint IS NULL OR v.fingerprint <> NEW.fingerprint THEN
        RAISE EXCEPTION 'the approval is bound to another fingerprint' USING ERRCODE = 'check_violation',
          CONSTRAINT = 'approval_of_this_fingerprint';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER approval_by_another_person BEFORE INSERT ON approval
      FOR EACH ROW EXECUTE FUNCTION refuse_author_approval();
    CREATE TRIGGER approval_append_only BEFORE UPDATE OR DELETE ON approval
      FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER approval_no_truncate BEFORE TRUNCATE ON approval
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

    -- Leaving 'submitted' for a state that dials needs an approval by somebody else and no rejection.
    CREATE FUNCTION refuse_unapproved_start() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.state IN ('approved', 'dialing', 'paused') AND NOT EXISTS (
        SELECT FROM campaign_version v JOIN approval a ON a.version_id = v.id AND a.decision = 'approved'
          AND a.fingerprint = v.fingerprint
        WHERE v.campaign_id = NEW.id AND v.number = NEW.version
          AND NOT EXISTS (SELECT FROM approval r WHERE r.version_id = v.id AND r.decision = 'sent-back'))
      THEN
        RAISE EXCEPTION 'no campaign starts without a second person' USING ERRCODE = 'check_violation',
          CONSTRAINT = 'campaign_approved_by_another_person';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER campaign_approved_by_another_person BEFORE INSERT OR UPDATE OF state ON campaign
      FOR EACH ROW EXECUTE FUNCTION refuse_unapproved_start();

    CREATE FUNCTION refuse_frozen_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'version is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'version_frozen';
    END $$;
    CREATE TRIGGER campaign_version_frozen BEFORE UPDATE OR DELETE ON campaign_version
      FOR EACH ROW WHEN (OLD.fingerprint IS NOT NULL) EXECUTE FUNCTION refuse_frozen_change();
    CREATE TRIGGER message_text_no_update BEFORE UPDATE OR DELETE ON message_text
      FOR EACH ROW EXECUTE FUNCTION refuse_change();

    -- The frozen list is guarded per statement: a million rows must not pay for a million triggers.
    CREATE FUNCTION refuse_frozen_list_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT FROM campaign_version v WHERE v.fingerprint IS NOT NULL
        AND v.id IN (SELECT version_id FROM changed)) THEN
        RAISE EXCEPTION 'version is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'version_frozen';
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER recipient_frozen AFTER INSERT ON recipient REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_frozen_list_change();
    CREATE TRIGGER message_text_frozen AFTER INSERT ON message_text REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_frozen_list_change();
    CREATE TRIGGER exclusion_frozen AFTER INSERT ON exclusion REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_frozen_list_change();
    CREATE TRIGGER recipient_no_update BEFORE UPDATE OR DELETE ON recipient
      FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER exclusion_no_update BEFORE UPDATE OR DELETE ON exclusion
      FOR EACH ROW EXECUTE FUNCTION refuse_change();

    -- Wakes the workers and the chat board; they read the state themselves.
    CREATE FUNCTION tell_campaign_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_notify('campaign', NEW.id::text); RETURN NULL; END $$;
    CREATE TRIGGER campaign_changed AFTER INSERT OR UPDATE ON campaign
      FOR EACH ROW EXECUTE FUNCTION tell_campaign_change();

    -- The one message per campaign and platform that is edited in place.
    CREATE TABLE chat_card (
      campaign_id uuid NOT NULL REFERENCES campaign,
      platform text NOT NULL CHECK (platform IN ('slack', 'teams')),
      channel_id text,
      message_id text,
      drawn_digest text,
      drawn_at timestamptz,
      shown_state text,                         -- version and state that the message shows
      noted_state text,                         -- version and state last told in its thread
      retry_at timestamptz,
      lease_until timestamptz,
      PRIMARY KEY (campaign_id, platform)
    );

    GRANT SELECT, INSERT, UPDATE ON campaign, campaign_version, chat_card TO bellwether_application;
    GRANT SELECT, INSERT ON campaign_editor, message_text, recipient, exclusion, approval TO bellwether_application;
    GRANT SELECT ON campaign, campaign_editor, campaign_version, message_text, recipient, exclusion, approval, chat_card
      TO bellwether_auditor;
  `.execute(db);
}
