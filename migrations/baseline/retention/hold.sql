-- Evidence that must not be deleted: while it stands, nothing that it concerns is purged and nobody it concerns is erased.
CREATE TABLE hold (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  -- A guardian stands for their numbers, a campaign for whom it called and for what was said.
  subject_kind text NOT NULL CHECK (subject_kind IN ('everything', 'campaign', 'guardian')),
  subject_id uuid,
  reason text NOT NULL CHECK (reason IN ('breach', 'litigation', 'records-request')),
  placed_by uuid REFERENCES operator,       -- null: the command line
  placed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_by uuid REFERENCES operator,
  ended_at timestamptz,
  CHECK ((subject_kind = 'everything') = (subject_id IS NULL)),
  CHECK (ended_by IS NULL OR ended_at IS NOT NULL)
);
CREATE INDEX hold_standing ON hold (subject_kind, subject_id) WHERE ended_at IS NULL;

-- It ends once, and its row stays.
CREATE FUNCTION keep_hold() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
    OR (NEW.id, NEW.subject_kind, NEW.subject_id, NEW.reason, NEW.placed_by, NEW.placed_at)
      IS DISTINCT FROM (OLD.id, OLD.subject_kind, OLD.subject_id, OLD.reason, OLD.placed_by, OLD.placed_at) THEN
    RAISE EXCEPTION 'a hold ends once' USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_life';
  END IF;
  NEW.ended_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER hold_life BEFORE UPDATE ON hold FOR EACH ROW EXECUTE FUNCTION keep_hold();
CREATE TRIGGER hold_kept BEFORE DELETE ON hold FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER hold_no_truncate BEFORE TRUNCATE ON hold FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- An incident that is open holds everything by itself, because nobody knows yet what will be evidence; a drill holds nothing.
CREATE FUNCTION holding_incident() RETURNS uuid LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT id FROM incident WHERE closed_at IS NULL AND NOT is_drill ORDER BY opened_at, id LIMIT 1
$$;

CREATE FUNCTION all_is_held() RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT holding_incident() IS NOT NULL
    OR EXISTS (SELECT FROM hold WHERE ended_at IS NULL AND subject_kind = 'everything')
$$;

CREATE FUNCTION campaign_is_held(campaign uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT all_is_held() OR EXISTS (SELECT FROM hold
    WHERE ended_at IS NULL AND subject_kind = 'campaign' AND subject_id = campaign)
$$;

-- By a hold on somebody who uses it or used it, or on a campaign that was to call it.
CREATE FUNCTION phone_is_held(phone uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT all_is_held()
    OR EXISTS (SELECT FROM hold h JOIN guardian_phone gp ON gp.guardian_id = h.subject_id
      WHERE h.ended_at IS NULL AND h.subject_kind = 'guardian' AND gp.phone_id = phone)
    OR EXISTS (SELECT FROM hold h JOIN campaign_version v ON v.campaign_id = h.subject_id
      JOIN recipient r ON r.version_id = v.id AND r.phone_id = phone
      WHERE h.ended_at IS NULL AND h.subject_kind = 'campaign')
$$;

CREATE FUNCTION guardian_is_held(guardian uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT all_is_held()
    OR EXISTS (SELECT FROM hold WHERE ended_at IS NULL AND subject_kind = 'guardian' AND subject_id = guardian)
    OR EXISTS (SELECT FROM guardian_phone gp WHERE gp.guardian_id = guardian AND phone_is_held(gp.phone_id))
$$;

-- Anything that must be kept may need its people: any hold keeps every name of staff.
CREATE FUNCTION staff_are_held() RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT holding_incident() IS NOT NULL OR EXISTS (SELECT FROM hold WHERE ended_at IS NULL)
$$;

-- A student whose family is held.
CREATE FUNCTION student_is_held(student uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT all_is_held()
    OR EXISTS (SELECT FROM guardianship gs WHERE gs.student_id = student AND guardian_is_held(gs.guardian_id))
$$;
