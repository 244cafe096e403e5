-- Whatever makes dialing stand still: the pause of one campaign, or the freeze of the whole district. One person, or the
-- program itself, places it; it takes two different people to end it.
CREATE TABLE pause (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  campaign_id uuid REFERENCES campaign,     -- null: all dialing of the district
  incident_id uuid REFERENCES incident,     -- the freeze of an incident, which holds exports, too
  -- The purpose that a freeze does not hold: that of an incident never costs an emergency.
  spares text GENERATED ALWAYS AS (CASE WHEN incident_id IS NOT NULL THEN 'emergency' END) STORED,
  placed_by uuid REFERENCES operator,       -- null: the program, as when the carrier refuses the account
  reason text CHECK (length(reason) > 0),   -- of the program; of a person, `words`
  words bytea CHECK (length(words) > 0),    -- encrypted
  placed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  asked_by uuid REFERENCES operator,        -- who wants it to end
  asked_at timestamptz,
  released_by uuid REFERENCES operator,     -- who agreed
  released_at timestamptz,
  CHECK (campaign_id IS NOT NULL OR (placed_by IS NOT NULL AND num_nonnulls(reason, words) > 0)),
  CHECK (campaign_id IS NULL OR incident_id IS NULL),
  CHECK ((asked_by IS NULL) = (asked_at IS NULL)),
  CHECK ((released_by IS NULL) = (released_at IS NULL)),
  CONSTRAINT pause_released_by_two CHECK (released_by IS NULL OR asked_by IS NOT NULL AND asked_by <> released_by)
);

-- What stands still now, read by each lease and each intent.
CREATE UNIQUE INDEX pause_open ON pause (campaign_id, incident_id) NULLS NOT DISTINCT WHERE released_at IS NULL;

-- An incident freezes once, at its opening.
CREATE UNIQUE INDEX pause_by_incident ON pause (incident_id) WHERE incident_id IS NOT NULL;

-- What the district's freezes hold now, by its purpose. What is no closure goes like one: a test call like an emergency, a
-- drill or a code like anything else.
CREATE VIEW frozen_purpose AS
SELECT purpose FROM unnest('{emergency,school-mission,other}'::text[]) AS purpose
WHERE EXISTS (SELECT FROM pause h
  WHERE h.campaign_id IS NULL AND h.released_at IS NULL AND h.spares IS DISTINCT FROM purpose);

-- When the last freeze that held this purpose ended; null for none.
CREATE FUNCTION thawed_at(purpose text) RETURNS timestamptz LANGUAGE sql STABLE
RETURN (SELECT max(h.released_at) FROM pause h WHERE h.campaign_id IS NULL AND h.spares IS DISTINCT FROM purpose);

-- Whether files may leave: reports, evidence, what is told of a family.
CREATE FUNCTION exports_are_frozen() RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM pause h WHERE h.incident_id IS NOT NULL AND h.released_at IS NULL)
$$;

CREATE FUNCTION reason_of(h pause) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(h.reason, sealed_text('pause.words:' || h.id::text, h.words));

-- Whether the person who asked for its end still may.
CREATE FUNCTION requester_counts(h pause) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN h.campaign_id IS NULL THEN holds_any_role(h.asked_by, '{compliance,administrator}', NULL)
    ELSE training_is_current(h.asked_by) AND holds_any_role(h.asked_by, '{requester,approver}', (
      SELECT v.school_ids FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
      WHERE c.id = h.campaign_id)) END
$$;

-- Placed once, asked for by anybody who may (the last one counts), released once. Who asked can't be changed by the
-- statement that releases, or one person could be both.
CREATE FUNCTION keep_pause() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  schools uuid[];
  roles text[] := '{compliance,administrator}';
  releasers text[] := '{compliance,administrator}';
BEGIN
  IF TG_OP = 'UPDATE' AND is_only_rekeyed(to_jsonb(OLD), to_jsonb(NEW), 'words') THEN RETURN NEW; END IF;
  IF NEW.campaign_id IS NOT NULL THEN
    SELECT v.school_ids INTO schools FROM campaign c
    JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version WHERE c.id = NEW.campaign_id;
    roles := '{requester,approver}';
    releasers := '{approver}';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.asked_by IS NOT NULL OR NEW.released_by IS NOT NULL THEN
      RAISE EXCEPTION 'a pause begins as one' USING ERRCODE = 'check_violation', CONSTRAINT = 'pause_life';
    END IF;
    -- Who may open an incident is the incident's own rule.
    IF NEW.campaign_id IS NULL AND NEW.incident_id IS NULL AND NOT holds_any_role(NEW.placed_by, roles, NULL) THEN
      RAISE EXCEPTION 'only compliance staff and administrators freeze the district' USING
        ERRCODE = 'check_violation', CONSTRAINT = 'pause_placed_by_role';
    END IF;
    IF NEW.incident_id IS NOT NULL AND NOT EXISTS (SELECT FROM incident i
      WHERE i.id = NEW.incident_id AND NOT i.is_drill AND i.closed_at IS NULL AND i.opened_by = NEW.placed_by) THEN
      RAISE EXCEPTION 'a freeze is of an open incident that is no drill' USING
        ERRCODE = 'check_violation', CONSTRAINT = 'pause_of_a_real_incident';
    END IF;
    NEW.placed_at := clock_timestamp();
    RETURN NEW;
  END IF;
  IF (NEW.id, NEW.campaign_id, NEW.incident_id, NEW.placed_by, NEW.reason, NEW.words, NEW.placed_at)
      IS DISTINCT FROM
        (OLD.id, OLD.campaign_id, OLD.incident_id, OLD.placed_by, OLD.reason, OLD.words, OLD.placed_at)
    OR OLD.released_by IS NOT NULL
    OR NEW.asked_by IS NULL
    OR NEW.released_by IS NOT NULL AND (NEW.asked_by, NEW.asked_at) IS DISTINCT FROM (OLD.asked_by, OLD.asked_at)
  THEN
    RAISE EXCEPTION 'a pause is placed, asked to end, and released, each once' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'pause_life';
  END IF;
  IF NOT holds_any_role(NEW.asked_by, roles, schools)
    OR NEW.released_by IS NOT NULL AND NOT holds_any_role(NEW.released_by, releasers, schools) THEN
    RAISE EXCEPTION 'one of the two may not end this pause' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'pause_released_by_role';
  END IF;
  -- To go on is to ask and to approve; ending a freeze only lets what was approved go on.
  IF NEW.campaign_id IS NOT NULL AND NOT (training_is_current(NEW.asked_by)
    AND (NEW.released_by IS NULL OR training_is_current(NEW.released_by))) THEN
    RAISE EXCEPTION 'going on needs current training' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'pause_released_by_trained_person';
  END IF;
  IF NEW.released_by IS NULL THEN NEW.asked_at := clock_timestamp();
  ELSE NEW.released_at := clock_timestamp();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER pause_life BEFORE INSERT OR UPDATE ON pause FOR EACH ROW EXECUTE FUNCTION keep_pause();
CREATE TRIGGER pause_kept BEFORE DELETE ON pause FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER pause_no_truncate BEFORE TRUNCATE ON pause FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Workers look again at once.
CREATE FUNCTION tell_pause_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN PERFORM pg_notify('campaign', coalesce(NEW.campaign_id::text, '')); RETURN NULL; END $$;
CREATE TRIGGER pause_changed AFTER INSERT OR UPDATE ON pause FOR EACH ROW EXECUTE FUNCTION tell_pause_change();
CREATE CONSTRAINT TRIGGER freeze_shown AFTER INSERT OR UPDATE ON pause DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.campaign_id IS NULL) EXECUTE FUNCTION revise_own_cards('freeze', '{closures,oversight}');
CREATE CONSTRAINT TRIGGER freeze_shown_by_campaigns AFTER INSERT OR UPDATE ON pause DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.campaign_id IS NULL)
  EXECUTE FUNCTION revise_live_cards('{submitted,approved,dialing,paused}');
