-- What the compliance channel shows: a card for the run, under the code 'run', and one for each code of which the
-- run was the first to see something.
CREATE TABLE audit_card (
  run_id uuid NOT NULL REFERENCES audit_run,
  code text NOT NULL,
  revision int NOT NULL DEFAULT 1,
  PRIMARY KEY (run_id, code)
);

-- The revision grows with every change below it, in the same transaction.
CREATE FUNCTION revise_audit_card() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'audit_run' THEN
    INSERT INTO audit_card AS k (run_id, code) VALUES (NEW.id, 'run')
    ON CONFLICT (run_id, code) DO UPDATE SET revision = k.revision + 1;
  ELSE
    INSERT INTO audit_card AS k (run_id, code) SELECT DISTINCT run_id, code FROM changed ORDER BY run_id, code
    ON CONFLICT (run_id, code) DO UPDATE SET revision = k.revision + 1;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER audit_run_shown AFTER INSERT OR UPDATE ON audit_run
  FOR EACH ROW EXECUTE FUNCTION revise_audit_card();
CREATE TRIGGER finding_opened AFTER INSERT ON finding REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION revise_audit_card();
CREATE TRIGGER finding_changed AFTER UPDATE ON finding REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION revise_audit_card();
