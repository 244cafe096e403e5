-- A run of the audit: each week the one that is due by the plan, when somebody asks for one, which looks at everything, and,
-- already ended, where the watch over the log found something between two of them.
CREATE TABLE audit_run (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  kind text NOT NULL CHECK (kind IN ('weekly', 'monthly', 'quarterly', 'yearly', 'asked', 'watch')),
  -- The Monday of the week it is for, on the district's calendar: however many workers, one run a week.
  week date UNIQUE CHECK (extract(isodow FROM week) = 1),
  -- How many days back it looks at what happened, as planned then; null: to the first day.
  days int,
  asked_by uuid REFERENCES operator,
  asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  started_at timestamptz,
  ended_at timestamptz,
  worker text,
  lease_until timestamptz,
  -- By check: how many things it looked at, and how many of them were findings.
  looked_at jsonb NOT NULL DEFAULT '{}',
  found int,
  CHECK ((week IS NOT NULL) = (kind NOT IN ('asked', 'watch'))),
  CHECK ((asked_by IS NOT NULL) = (kind = 'asked')),
  CHECK ((ended_at IS NULL) = (found IS NULL))
);

-- Asking twice while one waits or runs is asking once.
CREATE UNIQUE INDEX audit_run_asked_once ON audit_run (kind) WHERE kind = 'asked' AND ended_at IS NULL;

-- The next run to take, asked for by each worker at each tick.
CREATE INDEX audit_run_alive ON audit_run (asked_at) WHERE ended_at IS NULL;

CREATE TRIGGER audit_run_kept BEFORE DELETE ON audit_run FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_run_ended BEFORE UPDATE ON audit_run
  FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_run_no_truncate BEFORE TRUNCATE ON audit_run
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER audit_run_shown AFTER INSERT OR UPDATE ON audit_run DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION revise_own_cards('audit', '{compliance}');

-- Cards of what a run that ended did not see any more say so.
CREATE FUNCTION revise_unseen_cards() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM revise_cards('audit', ARRAY[run_id], '{compliance}', code)
  FROM (SELECT DISTINCT run_id, code FROM finding WHERE state <> 'closed' AND last_seen_run_id <> NEW.id
    ORDER BY run_id, code) AS cards;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_run_ended_shown AFTER UPDATE ON audit_run DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL) EXECUTE FUNCTION revise_unseen_cards();
