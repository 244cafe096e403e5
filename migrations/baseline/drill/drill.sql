-- A rehearsal of a whole closure with the staff: one person asks for it, a different one approves exactly that, and the phones of
-- the drill list ring. It is no campaign, so nothing that starts, stops, counts or calls campaigns finds it.
CREATE TABLE drill (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  number int NOT NULL DEFAULT 0 UNIQUE,   -- what people say: "drill 3"
  state text NOT NULL DEFAULT 'submitted' CHECK (state IN
    ('submitted', 'calling', 'finished', 'stopped', 'sent-back', 'withdrawn', 'expired')),
  requested_by uuid NOT NULL REFERENCES operator,
  requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Whose approvers decide, as on a closure for these schools. Nobody is called because of them.
  school_ids uuid[] NOT NULL CHECK (cardinality(school_ids) > 0),
  expires_at timestamptz NOT NULL DEFAULT 'infinity',
  -- Canonical JSON: what is said, how, from which number, to which phones.
  sealed_text text NOT NULL,
  fingerprint bytea NOT NULL CHECK (fingerprint = sha256(convert_to(sealed_text, 'UTF8'))),
  decided_by uuid REFERENCES operator,
  decided_at timestamptz,
  reason bytea CHECK (length(reason) > 0),  -- encrypted: why it was sent back
  ended_at timestamptz,
  ended_by uuid REFERENCES operator,
  end_reason text CHECK (end_reason IN ('by-hand', 'live-closure', 'frozen'))
);
CREATE TRIGGER drill_number BEFORE INSERT ON drill FOR EACH ROW WHEN (NEW.number = 0) EXECUTE FUNCTION give_number();
ALTER TABLE drill ENABLE ALWAYS TRIGGER drill_number;

-- One at a time.
CREATE UNIQUE INDEX drill_alive ON drill ((true)) WHERE state IN ('submitted', 'calling');

-- When the last one was.
CREATE INDEX drill_by_end ON drill (ended_at) WHERE state = 'finished';

CREATE FUNCTION reason_of(d drill) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN sealed_text('drill.reason:' || d.id::text, d.reason);

-- A drill as the rules of approval read a version: who asked, when, for which schools. So one rule says who the second person may
-- be, for both; being no row of that table it is never called by anything.
CREATE FUNCTION as_version(d drill) RETURNS campaign_version LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT jsonb_populate_record(NULL::campaign_version, jsonb_build_object(
    'submitted_by', d.requested_by, 'submitted_at', d.requested_at, 'school_ids', d.school_ids, 'expires_at', d.expires_at))
$$;

-- Why no drill may call now; null where one may. Told to the role of drills, which can't read a closure: it learns this word.
CREATE FUNCTION drill_blocker() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE
    WHEN 'other' IN (TABLE frozen_purpose) THEN 'frozen'
    -- Whatever calls within the hour; a form that nobody sent in yet calls nobody.
    WHEN EXISTS (SELECT FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
      WHERE c.state IN ('dialing', 'paused')
        OR c.state IN ('submitted', 'approved') AND coalesce(v.start_at, '-infinity') < clock_timestamp() + interval '1 hour')
      THEN 'live-closure'
  END
$$;

CREATE FUNCTION keep_drill() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE blocker text;
BEGIN
  IF TG_OP = 'UPDATE' AND is_only_rekeyed(to_jsonb(OLD), to_jsonb(NEW), 'reason') THEN RETURN NEW; END IF;
  IF TG_OP = 'INSERT' THEN
    NEW.state := 'submitted';
    NEW.requested_at := clock_timestamp();
    SELECT NEW.requested_at + d.approval_minutes * interval '1 minute' INTO NEW.expires_at FROM district d;
    IF NOT (holds_any_role(NEW.requested_by, '{requester}', NEW.school_ids) AND training_is_current(NEW.requested_by)) THEN
      RAISE EXCEPTION 'only a trained requester of these schools asks for a drill' USING
        ERRCODE = 'check_violation', CONSTRAINT = 'drill_by_a_requester';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.id, NEW.requested_by, NEW.requested_at, NEW.school_ids, NEW.expires_at, NEW.sealed_text, NEW.fingerprint)
      IS DISTINCT FROM (OLD.id, OLD.requested_by, OLD.requested_at, OLD.school_ids, OLD.expires_at, OLD.sealed_text,
        OLD.fingerprint)
    OR OLD.state = 'submitted' AND NEW.state NOT IN ('calling', 'sent-back', 'withdrawn', 'expired')
    OR OLD.state = 'calling' AND (NEW.state NOT IN ('finished', 'stopped')
      OR (NEW.decided_by, NEW.decided_at) IS DISTINCT FROM (OLD.decided_by, OLD.decided_at))
    OR OLD.state NOT IN ('submitted', 'calling') THEN
    RAISE EXCEPTION 'a drill does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation',
      CONSTRAINT = 'drill_life';
  END IF;
  IF NEW.state IN ('calling', 'sent-back') THEN
    blocker := decision_blocker(NEW.decided_by, as_version(OLD));
    IF NEW.decided_by IS NULL OR blocker IS NOT NULL OR NOT training_is_current(NEW.decided_by) THEN
      RAISE EXCEPTION 'a different person who approves for these schools decides on a drill: %', blocker USING
        ERRCODE = 'check_violation', CONSTRAINT = 'drill_decided_by_another_person';
    END IF;
    NEW.decided_at := clock_timestamp();
  END IF;
  -- On its own: who ends a drill may not read the district, and a plan that is kept asks for all that its words read.
  IF NEW.state = 'calling' THEN
    IF OLD.expires_at <= clock_timestamp() OR drill_blocker() IS NOT NULL
      OR NOT EXISTS (SELECT FROM district d WHERE d.drill_number = OLD.sealed_text::jsonb ->> 'from') THEN
      RAISE EXCEPTION 'a drill starts in time, from the number it was approved with, and beside no closure' USING
        ERRCODE = 'check_violation', CONSTRAINT = 'drill_starts_alone';
    END IF;
  END IF;
  IF NEW.state <> 'calling' THEN NEW.ended_at := clock_timestamp(); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER drill_life BEFORE INSERT OR UPDATE ON drill FOR EACH ROW EXECUTE FUNCTION keep_drill();
CREATE TRIGGER drill_kept BEFORE DELETE ON drill FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER drill_no_truncate BEFORE TRUNCATE ON drill FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- As the owner, for the role of drills reads no table of cards or closures.
CREATE FUNCTION show_drill() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM revise_cards('drill', ARRAY[NEW.id], '{closures}');
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER drill_shown AFTER INSERT OR UPDATE ON drill DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION show_drill();
