-- A member of the staff's own number, on which approvers are woken.
CREATE TABLE operator_phone (
  operator_id uuid PRIMARY KEY REFERENCES operator,
  number_index bytea NOT NULL CHECK (length(number_index) = 16),
  number bytea NOT NULL                     -- encrypted
);

-- Who leaves, in whatever way, leaves no number behind.
CREATE FUNCTION forget_operator_phone() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN DELETE FROM operator_phone WHERE operator_id = NEW.id; RETURN NULL; END $$;
CREATE TRIGGER operator_left AFTER UPDATE OF active ON operator
  FOR EACH ROW WHEN (NOT NEW.active) EXECUTE FUNCTION forget_operator_phone();
