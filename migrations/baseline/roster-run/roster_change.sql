-- A roster that would end many people stops. Somebody lets exactly that run in within a day, by its digest.
CREATE TABLE roster_change (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  digest bytea NOT NULL CHECK (octet_length(digest) = 32),   -- of everybody and every tie that would end
  reasons jsonb NOT NULL,
  schools jsonb NOT NULL,                                    -- of each that changes: its id, and its students before and after
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'confirmed', 'declined', 'expired')),
  asked_by uuid REFERENCES operator,                         -- who pressed Refresh; null: the night, or the command line
  asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL DEFAULT clock_timestamp() + interval '24 hours',
  settled_by uuid REFERENCES operator,
  settled_at timestamptz,
  used_at timestamptz,
  CHECK ((state = 'waiting') = (settled_at IS NULL)),
  CHECK ((settled_by IS NULL) = (state IN ('waiting', 'expired'))),
  CHECK (used_at IS NULL OR state = 'confirmed'),
  CONSTRAINT roster_change_by_another_person CHECK (state <> 'confirmed' OR settled_by IS DISTINCT FROM asked_by)
);
-- The same run asks once.
CREATE UNIQUE INDEX roster_change_waiting ON roster_change (digest) WHERE state = 'waiting';

-- Its day is over, or a later roster came or asked.
CREATE FUNCTION roster_change_is_over(change roster_change) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT change.expires_at <= clock_timestamp()
    OR EXISTS (SELECT FROM roster_change later WHERE later.id > change.id)
    OR EXISTS (SELECT FROM roster_run WHERE outcome = 'imported' AND at > change.asked_at)
$$;

CREATE FUNCTION keep_roster_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.state := 'waiting';
    NEW.asked_at := clock_timestamp();
    NEW.expires_at := NEW.asked_at + interval '24 hours';
    NEW.settled_by := NULL;
    NEW.settled_at := NULL;
    NEW.used_at := NULL;
    RETURN NEW;
  END IF;
  IF (NEW.id, NEW.digest, NEW.reasons, NEW.schools, NEW.asked_by, NEW.asked_at, NEW.expires_at)
    IS DISTINCT FROM (OLD.id, OLD.digest, OLD.reasons, OLD.schools, OLD.asked_by, OLD.asked_at, OLD.expires_at) THEN
    RAISE EXCEPTION 'what was asked stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'roster_change_life';
  END IF;
  IF OLD.state = 'confirmed' AND OLD.used_at IS NULL AND OLD.expires_at > clock_timestamp()
    AND (NEW.state, NEW.settled_by, NEW.settled_at) IS NOT DISTINCT FROM (OLD.state, OLD.settled_by, OLD.settled_at) THEN
    NEW.used_at := clock_timestamp();
    RETURN NEW;
  END IF;
  IF OLD.state <> 'waiting' OR NEW.state = 'waiting' OR NEW.used_at IS NOT NULL
    OR (NEW.state = 'expired') <> roster_change_is_over(OLD) THEN
    RAISE EXCEPTION 'a roster is let in once, and while it stands' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'roster_change_life';
  END IF;
  IF NEW.state <> 'expired' AND NOT coalesce(holds_everywhere(NEW.settled_by, 'compliance')
      OR holds_everywhere(NEW.settled_by, 'administrator'), false) THEN
    RAISE EXCEPTION 'compliance staff or an administrator lets a roster in' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'roster_change_by_overseers';
  END IF;
  NEW.settled_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER roster_change_life BEFORE INSERT OR UPDATE ON roster_change
  FOR EACH ROW EXECUTE FUNCTION keep_roster_change();
CREATE TRIGGER roster_change_kept BEFORE DELETE ON roster_change FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER roster_change_no_truncate BEFORE TRUNCATE ON roster_change
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER roster_change_shown AFTER INSERT OR UPDATE ON roster_change DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION revise_own_cards('roster-change', '{compliance}');
