-- One fault of one thing. It stays until a person did something about it and a second person agrees.
CREATE TABLE finding (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  run_id uuid NOT NULL REFERENCES audit_run,             -- the first to see it
  last_seen_run_id uuid NOT NULL REFERENCES audit_run,
  code text NOT NULL CHECK (code ~ '^[a-z]+(-[a-z]+)*$'),
  severity text NOT NULL CHECK (severity IN ('high', 'medium', 'low')),
  subject_kind text NOT NULL,
  subject_id text NOT NULL,
  facts jsonb NOT NULL DEFAULT '{}',                      -- counts, codes and ids; no name, no number
  owner_role text NOT NULL
    CHECK (owner_role IN ('requester', 'approver', 'compliance', 'front-office', 'administrator')),
  owner_id uuid REFERENCES operator,                      -- who took it
  opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  due_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'resolved', 'closed')),
  resolved_by uuid REFERENCES operator,
  resolved_at timestamptz,
  resolution bytea CHECK (length(resolution) > 0),        -- encrypted
  closed_by uuid REFERENCES operator,
  closed_at timestamptz,
  CHECK ((state = 'open') = (resolved_by IS NULL)),
  CHECK ((resolved_by IS NULL) = (resolved_at IS NULL) AND (resolved_by IS NULL) = (resolution IS NULL)),
  CHECK ((state = 'closed') = (closed_by IS NOT NULL) AND (closed_by IS NULL) = (closed_at IS NULL)),
  CONSTRAINT finding_closed_by_another_person CHECK (closed_by <> resolved_by)
);

-- A run that sees a fault again finds what is open about it.
CREATE UNIQUE INDEX finding_alive ON finding (code, subject_kind, subject_id) WHERE state <> 'closed';

-- Whether a fault was seen before, whatever became of it.
CREATE INDEX finding_by_subject ON finding (code, subject_kind, subject_id);

-- The findings of one card: what one run was the first to see of one code.
CREATE INDEX finding_by_card ON finding (run_id, code, state);

-- How many of its findings a run has seen.
CREATE INDEX finding_by_last_run ON finding (last_seen_run_id);

-- open -> resolved -> closed, and back to open from resolved. Who resolved what can't be changed on the way to
-- closing it, or one person could do both.
CREATE FUNCTION keep_finding() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND is_only_rekeyed(to_jsonb(OLD), to_jsonb(NEW), 'resolution') THEN RETURN NEW; END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'open' THEN
      RAISE EXCEPTION 'a finding begins open' USING ERRCODE = 'check_violation', CONSTRAINT = 'finding_life';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.id, NEW.run_id, NEW.code, NEW.subject_kind, NEW.subject_id, NEW.opened_at)
    IS DISTINCT FROM (OLD.id, OLD.run_id, OLD.code, OLD.subject_kind, OLD.subject_id, OLD.opened_at)
    OR OLD.state = 'closed'
    OR OLD.state = 'open' AND NEW.state = 'closed'
    OR OLD.state = 'resolved' AND NEW.state <> 'open' AND (NEW.resolved_by, NEW.resolved_at, NEW.resolution)
      IS DISTINCT FROM (OLD.resolved_by, OLD.resolved_at, OLD.resolution) THEN
    RAISE EXCEPTION 'a finding goes from open to resolved to closed' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'finding_life';
  END IF;
  IF NEW.state = 'closed' AND NOT EXISTS (SELECT FROM role_grant g JOIN operator o ON o.id = g.operator_id
      WHERE g.operator_id = NEW.closed_by AND g.role = 'compliance' AND g.school_id IS NULL AND g.revoked_at IS NULL
        AND o.active) THEN
    RAISE EXCEPTION 'only compliance staff close a finding' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'finding_closed_by_compliance';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER finding_life BEFORE INSERT OR UPDATE ON finding
  FOR EACH ROW EXECUTE FUNCTION keep_finding();
CREATE TRIGGER finding_kept BEFORE DELETE ON finding FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER finding_no_truncate BEFORE TRUNCATE ON finding
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- One card shows what one run was the first to see of one code.
CREATE FUNCTION revise_findings_cards() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM revise_cards('audit', ARRAY[run_id], '{compliance}', code)
  FROM (SELECT DISTINCT run_id, code FROM changed ORDER BY run_id, code) AS cards;
  RETURN NULL;
END $$;
CREATE TRIGGER finding_opened AFTER INSERT ON finding REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION revise_findings_cards();
CREATE TRIGGER finding_changed AFTER UPDATE ON finding REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION revise_findings_cards();
