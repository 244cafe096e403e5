-- What loosens the district's policy is asked for, and an administrator confirms it within a day.
CREATE TABLE policy_change (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  settings jsonb NOT NULL CHECK (jsonb_typeof(settings) = 'object' AND settings <> '{}'),
  before jsonb NOT NULL,                           -- the same columns, as they were
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'confirmed', 'declined', 'expired')),
  asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL DEFAULT clock_timestamp() + interval '24 hours',
  settled_by uuid REFERENCES operator,
  settled_at timestamptz,
  CHECK ((state = 'waiting') = (settled_at IS NULL)),
  CHECK ((settled_by IS NULL) = (state IN ('waiting', 'expired')))
);

-- The same loosening is asked for once; what waits is listed.
CREATE UNIQUE INDEX policy_change_waiting ON policy_change (settings) WHERE state = 'waiting';

-- Its day is over, or the policy is no longer the one that it was asked about.
CREATE FUNCTION policy_change_is_over(change policy_change) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT change.expires_at <= clock_timestamp()
    OR NOT EXISTS (SELECT FROM district d WHERE to_jsonb(d) @> change.before)
$$;

-- Times, first states and the policy before it are the database's own; only an administrator settles it.
CREATE FUNCTION keep_policy_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.before := (SELECT jsonb_object_agg(key, to_jsonb(d) -> key)
      FROM district d CROSS JOIN jsonb_object_keys(NEW.settings) AS key);
    NEW.state := 'waiting';
    NEW.asked_at := clock_timestamp();
    NEW.expires_at := NEW.asked_at + interval '24 hours';
    NEW.settled_by := NULL;
    NEW.settled_at := NULL;
    RETURN NEW;
  END IF;
  IF OLD.state <> 'waiting' OR NEW.state = 'waiting'
    OR (NEW.id, NEW.settings, NEW.before, NEW.asked_at, NEW.expires_at)
      IS DISTINCT FROM (OLD.id, OLD.settings, OLD.before, OLD.asked_at, OLD.expires_at)
    OR (NEW.state = 'expired') <> policy_change_is_over(OLD) THEN
    RAISE EXCEPTION 'a change of policy is settled once, and while it stands' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'policy_change_life';
  END IF;
  IF NEW.state <> 'expired' AND NOT coalesce(holds_everywhere(NEW.settled_by, 'administrator'), false) THEN
    RAISE EXCEPTION 'only administrators loosen the policy' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'policy_change_by_administrators';
  END IF;
  NEW.settled_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER policy_change_life BEFORE INSERT OR UPDATE ON policy_change
  FOR EACH ROW EXECUTE FUNCTION keep_policy_change();
CREATE TRIGGER policy_change_kept BEFORE DELETE ON policy_change FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER policy_change_no_truncate BEFORE TRUNCATE ON policy_change
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER policy_change_shown AFTER INSERT OR UPDATE ON policy_change DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION revise_own_cards('policy-change', '{oversight}');
