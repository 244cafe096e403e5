-- Staff, keyed by their directory identity; chat accounts are only linked to them.
CREATE TABLE operator (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  directory_tenant text NOT NULL,
  directory_id text NOT NULL,
  name bytea NOT NULL,                      -- encrypted
  active boolean NOT NULL DEFAULT true,
  added_at timestamptz NOT NULL DEFAULT now(),
  -- When they last left by the staff list or an administrator, which ended every role they had.
  left_at timestamptz,
  UNIQUE (directory_tenant, directory_id)
);

-- What is empty was erased, long after they left.
CREATE FUNCTION staff_name(o operator) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN octet_length(o.name) = 0 THEN 'A former staff member'
  ELSE sealed_text('operator.name:' || o.directory_tenant || '/' || o.directory_id, o.name) END;

CREATE FUNCTION date_leaving() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.left_at := CASE WHEN TG_OP = 'INSERT' THEN CASE WHEN NOT NEW.active THEN clock_timestamp() END
    WHEN OLD.active AND NOT NEW.active THEN clock_timestamp() ELSE OLD.left_at END;
  RETURN NEW;
END $$;
CREATE TRIGGER operator_leaves BEFORE INSERT OR UPDATE ON operator
  FOR EACH ROW EXECUTE FUNCTION date_leaving();
