-- What one person asks for and another one confirms within a day. What a kind asks about stands in `wanted`: that alone holds once
-- it is confirmed, and asking for the same again finds the one that waits. Roles have a table of their own (role_change).
CREATE TABLE two_person_change (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  kind text NOT NULL CHECK (kind IN ('policy', 'roster', 'erasure', 'person')),
  guardian_id uuid REFERENCES guardian,
  operator_id uuid REFERENCES operator,
  -- policy: columns of the district; roster: the digest of everybody and every tie that would end.
  wanted jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(wanted) = 'object'),
  -- What its card tells beside it. policy: the same columns, as they were; roster: why it stopped, and of each school that
  -- changes its students before and after; erasure: whether the family asked, or left and nothing is owed.
  about jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(about) = 'object'),
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'confirmed', 'declined', 'expired')),
  asked_by uuid REFERENCES operator,                         -- null: the command line, or the night
  asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL DEFAULT clock_timestamp() + interval '24 hours',
  settled_by uuid REFERENCES operator,
  settled_at timestamptz,
  settled_tx xid8,                                           -- in which it was, and is carried out but for a roster
  used_at timestamptz,                                       -- when a roster that was let in came in
  CHECK ((state = 'waiting') = (settled_at IS NULL)),
  CHECK ((settled_by IS NULL) = (state IN ('waiting', 'expired'))),
  CHECK (used_at IS NULL OR state = 'confirmed'),
  CONSTRAINT two_person_change_whole CHECK ((kind = 'erasure') = (guardian_id IS NOT NULL)
    AND (kind = 'person') = (operator_id IS NOT NULL) AND CASE kind
    WHEN 'policy' THEN wanted <> '{}'
    WHEN 'roster' THEN wanted ->> 'digest' ~ '^[0-9a-f]{64}$' AND about ?& '{reasons,schools}'
    WHEN 'erasure' THEN about ->> 'reason' IN ('asked', 'left')
    WHEN 'person' THEN true END IS TRUE),
  -- The command line can't prove who has it, so of a policy the first who confirms stands as who asked, and a second one confirms.
  CONSTRAINT two_person_change_by_another_person CHECK (state <> 'confirmed' OR settled_by IS DISTINCT FROM asked_by
    AND (kind <> 'policy' OR asked_by IS NOT NULL))
);
CREATE UNIQUE INDEX two_person_change_waiting ON two_person_change (kind, guardian_id, operator_id, wanted) NULLS NOT DISTINCT
  WHERE state = 'waiting';

-- The one place that says, of each kind, which login asks, which roles of the whole district ask (null: anyone whom the command line
-- names) and settle, and which channel is shown it.
CREATE FUNCTION change_rule(of_kind text, OUT asked_through text, OUT askers text[], OUT settlers text[], OUT channel text)
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT rule.asked_through, rule.askers::text[], rule.settlers::text[], rule.channel FROM (VALUES
    ('policy', 'imports', NULL, '{administrator}', 'oversight'),
    ('roster', 'imports', NULL, '{compliance,administrator}', 'compliance'),
    ('erasure', 'bot', '{compliance}', '{compliance,administrator}', 'compliance'),
    ('person', 'bot', '{administrator}', '{administrator}', 'oversight')
  ) AS rule(kind, asked_through, askers, settlers, channel) WHERE rule.kind = of_kind
$$;

-- Nobody can confirm it any more: its day is over, who asked has lost the role, or what it was asked about is no longer so.
CREATE FUNCTION change_is_over(change two_person_change) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT change.expires_at <= clock_timestamp()
    OR EXISTS (SELECT FROM change_rule(change.kind) AS rule
      WHERE rule.askers IS NOT NULL AND NOT holds_any_role(change.asked_by, rule.askers, NULL))
    OR CASE change.kind
      WHEN 'policy' THEN NOT EXISTS (SELECT FROM district d WHERE to_jsonb(d) @> (change.about -> 'before'))
        OR change.asked_by IS NOT NULL AND NOT holds_everywhere(change.asked_by, 'administrator')
      -- A later roster came or asked.
      WHEN 'roster' THEN EXISTS (SELECT FROM two_person_change later WHERE later.kind = 'roster' AND later.id > change.id)
        OR EXISTS (SELECT FROM roster_run WHERE outcome = 'imported' AND at > change.asked_at)
      WHEN 'erasure' THEN coalesce(erasure_blocker(change.guardian_id) IN ('still-on-roster', 'erased-already'), false)
      WHEN 'person' THEN NOT EXISTS (SELECT FROM operator o WHERE o.id = change.operator_id AND NOT o.active
        AND octet_length(o.name) > 0)
    END
$$;

-- Times, first states and the policy before are the database's own. What was asked stays, and is settled once, by somebody of the
-- roles of its kind, while it stands; what serves later is used once, within its day.
CREATE FUNCTION keep_two_person_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  rule record := change_rule(NEW.kind);
  settling CONSTANT text[] := '{state,settled_by,settled_at,settled_tx,used_at}';
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NOT pg_has_role('bellwether_' || rule.asked_through, 'USAGE')
      AND current_user <> (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
      RAISE EXCEPTION 'this login does not ask for a change of this kind' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF rule.askers IS NOT NULL AND NOT holds_any_role(NEW.asked_by, rule.askers, NULL) THEN
      RAISE EXCEPTION 'only % ask for this', rule.askers USING
        ERRCODE = 'check_violation', CONSTRAINT = 'two_person_change_by_role';
    END IF;
    IF NEW.kind = 'policy' THEN
      NEW.asked_by := NULL;
      NEW.about := (SELECT jsonb_build_object('before', jsonb_object_agg(key, to_jsonb(d) -> key))
        FROM district d CROSS JOIN jsonb_object_keys(NEW.wanted) AS key);
    END IF;
    NEW.state := 'waiting';
    NEW.asked_at := clock_timestamp();
    NEW.expires_at := NEW.asked_at + interval '24 hours';
    NEW.settled_by := NULL;
    NEW.settled_at := NULL;
    NEW.settled_tx := NULL;
    NEW.used_at := NULL;
    RETURN NEW;
  END IF;
  IF OLD.kind = 'policy' AND (OLD.state, NEW.state) = ('waiting', 'waiting') AND OLD.asked_by IS NULL
    AND to_jsonb(NEW) - 'asked_by' = to_jsonb(OLD) - 'asked_by' AND holds_any_role(NEW.asked_by, rule.settlers, NULL)
    AND NOT change_is_over(OLD) THEN
    RETURN NEW;
  END IF;
  IF to_jsonb(NEW) - settling = to_jsonb(OLD) - settling THEN
    IF OLD.state = 'confirmed' AND OLD.used_at IS NULL AND OLD.expires_at > clock_timestamp()
      AND (NEW.state, NEW.settled_by, NEW.settled_at, NEW.settled_tx)
        IS NOT DISTINCT FROM (OLD.state, OLD.settled_by, OLD.settled_at, OLD.settled_tx) THEN
      NEW.used_at := clock_timestamp();
      RETURN NEW;
    END IF;
    IF OLD.state = 'waiting' AND NEW.state <> 'waiting' AND NEW.used_at IS NULL
      AND (NEW.state = 'expired') = change_is_over(OLD) THEN
      IF NEW.state <> 'expired' AND NOT holds_any_role(NEW.settled_by, rule.settlers, NULL) THEN
        RAISE EXCEPTION 'only % settle this', rule.settlers USING
          ERRCODE = 'check_violation', CONSTRAINT = 'two_person_change_by_role';
      END IF;
      NEW.settled_at := clock_timestamp();
      NEW.settled_tx := pg_current_xact_id();
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'a change is settled once, as it was asked for and while it stands' USING
    ERRCODE = 'check_violation', CONSTRAINT = 'two_person_change_life';
END $$;
CREATE TRIGGER two_person_change_life BEFORE INSERT OR UPDATE ON two_person_change
  FOR EACH ROW EXECUTE FUNCTION keep_two_person_change();
CREATE TRIGGER two_person_change_kept BEFORE DELETE ON two_person_change FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER two_person_change_no_truncate BEFORE TRUNCATE ON two_person_change
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION revise_change_card() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM revise_cards(NEW.kind || '-change', ARRAY[NEW.id], ARRAY[(SELECT channel FROM change_rule(NEW.kind))]);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER two_person_change_shown AFTER INSERT OR UPDATE ON two_person_change DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION revise_change_card();
