-- A breach, or what may be one, from the moment somebody opens it until it was reviewed and closed; or a drill of one. It is
-- run from chat (docs/breach-plan.md).
CREATE TABLE incident (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  number int NOT NULL DEFAULT 0 UNIQUE,   -- what people say: "incident 3"
  is_drill boolean NOT NULL,                -- said at the opening, and the same to the end
  kind text NOT NULL CHECK (kind IN ('lost-device', 'leaked-key', 'wrong-list', 'wrong-reader', 'ransom', 'other')),
  campaign_id uuid REFERENCES campaign,     -- the closure whose list or words were wrong
  discovered_at timestamptz NOT NULL,       -- the clocks of the states run from here
  known bytea NOT NULL,                     -- what people typed of it is encrypted: it may name a family
  opened_by uuid NOT NULL REFERENCES operator,
  opened_at timestamptz NOT NULL DEFAULT now(),
  -- When calls and exports stopped; in a drill, when they would have.
  frozen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- The sealed log as it stood with the opening in it: this checkpoint was posted to the witnesses.
  checkpoint_size bigint REFERENCES audit_checkpoint,
  roles_named_at timestamptz,               -- all of them, for the first time
  notices text CHECK (notices IN ('needed', 'not-needed')),
  notices_why bytea,
  notices_decided_by uuid REFERENCES operator,
  notices_decided_at timestamptz,
  what_happened bytea,
  what_changes bytea,
  reviewed_by uuid REFERENCES operator,
  reviewed_at timestamptz,
  closed_by uuid REFERENCES operator,
  closed_at timestamptz,
  CHECK (discovered_at <= opened_at),
  CHECK (campaign_id IS NULL OR NOT is_drill),
  CHECK ((notices IS NULL) = (notices_why IS NULL) AND (notices IS NULL) = (notices_decided_by IS NULL)
    AND (notices IS NULL) = (notices_decided_at IS NULL)),
  CHECK ((reviewed_by IS NULL) = (reviewed_at IS NULL) AND (reviewed_by IS NULL) = (what_happened IS NULL)
    AND (reviewed_by IS NULL) = (what_changes IS NULL)),
  CHECK ((closed_by IS NULL) = (closed_at IS NULL)),
  -- One person can't end an incident alone. A drill, which held nothing, they can.
  CONSTRAINT incident_closed_by_another_person
    CHECK (closed_by IS NULL OR is_drill OR reviewed_by IS NOT NULL AND reviewed_by <> closed_by)
);
CREATE TRIGGER incident_number BEFORE INSERT ON incident FOR EACH ROW WHEN (NEW.number = 0) EXECUTE FUNCTION give_number();
ALTER TABLE incident ENABLE ALWAYS TRIGGER incident_number;

-- What is open, and whom a drill would get in the way of.
CREATE INDEX incident_alive ON incident (opened_at) WHERE closed_at IS NULL;
-- One drill at a time.
CREATE UNIQUE INDEX incident_drill_alive ON incident ((true)) WHERE is_drill AND closed_at IS NULL;

-- Freezing must never wait for the right person: anybody who may approve a closure, for any school, opens one.
CREATE FUNCTION may_open_incident(person uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT holds_any_role(person, '{compliance,administrator}', NULL)
    OR EXISTS (SELECT FROM role_grant g JOIN operator o ON o.id = g.operator_id AND is_present(o)
      WHERE g.operator_id = person AND g.role = 'approver' AND g.revoked_at IS NULL)
$$;

-- What may be said of it, and in which order. What was said stays.
CREATE FUNCTION keep_incident() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND EXISTS (SELECT FROM encrypted_columns() e WHERE e.in_table = 'incident'
      AND is_only_rekeyed(to_jsonb(OLD), to_jsonb(NEW), e.in_column)) THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.checkpoint_size IS NOT NULL OR NEW.roles_named_at IS NOT NULL OR NEW.notices IS NOT NULL
      OR NEW.reviewed_by IS NOT NULL OR NEW.closed_by IS NOT NULL THEN
      RAISE EXCEPTION 'an incident begins open' USING ERRCODE = 'check_violation', CONSTRAINT = 'incident_life';
    END IF;
    IF NOT may_open_incident(NEW.opened_by) THEN
      RAISE EXCEPTION 'compliance staff, administrators and approvers open an incident' USING
        ERRCODE = 'check_violation', CONSTRAINT = 'incident_opened_by_role';
    END IF;
    NEW.opened_at := clock_timestamp();
    NEW.frozen_at := clock_timestamp();
    RETURN NEW;
  END IF;
  IF (NEW.id, NEW.is_drill, NEW.kind, NEW.campaign_id, NEW.discovered_at, NEW.known, NEW.opened_by, NEW.opened_at,
      NEW.frozen_at)
      IS DISTINCT FROM (OLD.id, OLD.is_drill, OLD.kind, OLD.campaign_id, OLD.discovered_at, OLD.known, OLD.opened_by,
        OLD.opened_at, OLD.frozen_at)
    OR OLD.closed_at IS NOT NULL
    OR OLD.checkpoint_size IS NOT NULL AND NEW.checkpoint_size IS DISTINCT FROM OLD.checkpoint_size
    OR OLD.roles_named_at IS NOT NULL AND NEW.roles_named_at IS DISTINCT FROM OLD.roles_named_at
    OR OLD.reviewed_by IS NOT NULL AND NEW.closed_by IS NOT NULL AND (NEW.reviewed_by, NEW.what_happened, NEW.what_changes)
      IS DISTINCT FROM (OLD.reviewed_by, OLD.what_happened, OLD.what_changes)
    OR NEW.closed_by IS NOT NULL AND NOT NEW.is_drill AND OLD.reviewed_by IS NULL THEN
    RAISE EXCEPTION 'what an incident is does not change, and it is reviewed before it is closed' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'incident_life';
  END IF;
  IF NEW.closed_by IS NOT NULL THEN
    IF NOT holds_any_role(NEW.closed_by, '{compliance,administrator}', NULL) THEN
      RAISE EXCEPTION 'compliance staff and administrators close an incident' USING
        ERRCODE = 'check_violation', CONSTRAINT = 'incident_closed_by_role';
    END IF;
    IF EXISTS (SELECT FROM pause h WHERE h.incident_id = NEW.id AND h.released_at IS NULL) THEN
      RAISE EXCEPTION 'two people resume calls and exports before an incident is closed' USING
        ERRCODE = 'check_violation', CONSTRAINT = 'incident_closed_unfrozen';
    END IF;
    IF NOT NEW.is_drill AND (NEW.notices IS NULL
      OR EXISTS (SELECT FROM incident_task t WHERE t.incident_id = NEW.id AND t.task <> 'review' AND t.done_at IS NULL)) THEN
      RAISE EXCEPTION 'an incident is closed when its checklist is done' USING
        ERRCODE = 'check_violation', CONSTRAINT = 'incident_closed_done';
    END IF;
    NEW.closed_at := clock_timestamp();
  END IF;
  IF NEW.notices_decided_by IS NOT NULL AND (NEW.notices, NEW.notices_why, NEW.notices_decided_by)
      IS DISTINCT FROM (OLD.notices, OLD.notices_why, OLD.notices_decided_by) THEN
    NEW.notices_decided_at := clock_timestamp();
  END IF;
  IF (NEW.reviewed_by, NEW.what_happened, NEW.what_changes)
      IS DISTINCT FROM (OLD.reviewed_by, OLD.what_happened, OLD.what_changes) THEN
    NEW.reviewed_at := clock_timestamp();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER incident_life BEFORE INSERT OR UPDATE ON incident FOR EACH ROW EXECUTE FUNCTION keep_incident();
CREATE TRIGGER incident_kept BEFORE DELETE ON incident FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER incident_no_truncate BEFORE TRUNCATE ON incident FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER incident_shown AFTER INSERT OR UPDATE ON incident DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION revise_own_cards('incident', '{compliance}');
