-- Somebody of compliance asks that a guardian who left be erased, and a second person confirms it within a day.
CREATE TABLE erasure_change (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  guardian_id uuid NOT NULL REFERENCES guardian,
  reason text NOT NULL CHECK (reason IN ('asked', 'left')),        -- the family asked, or they left and nothing is owed
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'confirmed', 'declined', 'expired')),
  asked_by uuid NOT NULL REFERENCES operator,
  asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL DEFAULT clock_timestamp() + interval '24 hours',
  settled_by uuid REFERENCES operator,
  settled_at timestamptz,
  CHECK ((state = 'waiting') = (settled_at IS NULL)),
  CHECK ((settled_by IS NULL) = (state IN ('waiting', 'expired'))),
  CONSTRAINT erasure_change_by_another_person CHECK (state <> 'confirmed' OR settled_by <> asked_by)
);
CREATE UNIQUE INDEX erasure_change_waiting ON erasure_change (guardian_id) WHERE state = 'waiting';

-- Why a guardian can't be erased now; null: nothing stands against it.
CREATE FUNCTION erasure_blocker(guardian uuid) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE
    WHEN g.sourced_id = 'erased:' || g.id THEN 'erased-already'
    WHEN g.active THEN 'still-on-roster'
    WHEN holding_incident() IS NOT NULL THEN 'incident-holds'
    WHEN guardian_is_held(g.id) THEN 'on-hold'
    WHEN EXISTS (SELECT FROM guardian_phone gp JOIN attempt a ON a.phone_id = gp.phone_id
      WHERE gp.guardian_id = g.id AND a.ended_at IS NULL) THEN 'being-called'
  END
  FROM guardian g WHERE g.id = erasure_blocker.guardian
$$;

CREATE FUNCTION erasure_change_is_over(change erasure_change) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT change.expires_at <= clock_timestamp()
    OR coalesce(erasure_blocker(change.guardian_id) IN ('still-on-roster', 'erased-already'), false)
    OR NOT holds_everywhere(change.asked_by, 'compliance')
$$;

CREATE FUNCTION keep_erasure_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NOT holds_everywhere(NEW.asked_by, 'compliance') THEN
      RAISE EXCEPTION 'only compliance staff ask for an erasure' USING
        ERRCODE = 'check_violation', CONSTRAINT = 'erasure_change_by_compliance';
    END IF;
    NEW.state := 'waiting';
    NEW.asked_at := clock_timestamp();
    NEW.expires_at := NEW.asked_at + interval '24 hours';
    NEW.settled_by := NULL;
    NEW.settled_at := NULL;
    RETURN NEW;
  END IF;
  IF OLD.state <> 'waiting' OR NEW.state = 'waiting'
    OR (NEW.id, NEW.guardian_id, NEW.reason, NEW.asked_by, NEW.asked_at, NEW.expires_at)
      IS DISTINCT FROM (OLD.id, OLD.guardian_id, OLD.reason, OLD.asked_by, OLD.asked_at, OLD.expires_at)
    OR (NEW.state = 'expired') <> erasure_change_is_over(OLD) THEN
    RAISE EXCEPTION 'an erasure is settled once, and while it stands' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'erasure_change_life';
  END IF;
  IF NEW.state <> 'expired' AND NOT coalesce(holds_everywhere(NEW.settled_by, 'compliance')
      OR holds_everywhere(NEW.settled_by, 'administrator'), false) THEN
    RAISE EXCEPTION 'compliance staff or an administrator settles an erasure' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'erasure_change_by_compliance';
  END IF;
  NEW.settled_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER erasure_change_life BEFORE INSERT OR UPDATE ON erasure_change
  FOR EACH ROW EXECUTE FUNCTION keep_erasure_change();
CREATE TRIGGER erasure_change_kept BEFORE DELETE ON erasure_change FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER erasure_change_no_truncate BEFORE TRUNCATE ON erasure_change
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER erasure_change_shown AFTER INSERT OR UPDATE ON erasure_change DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION revise_own_cards('erasure-change', '{compliance}');
