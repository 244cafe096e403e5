-- Found by a keyed index, as a phone is. Only a district whose closures go out by e-mail, too, keeps any.
CREATE TABLE email_address (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  index bytea NOT NULL UNIQUE CHECK (octet_length(index) = 16),
  address bytea NOT NULL,                   -- encrypted; empty once nobody on the roster has had it for long
  given_on date NOT NULL,                   -- the day on which the roster first had it
  left_at timestamptz                       -- when the nightly purge first found that nobody on the roster has it
);

-- An address that was deleted, and that the roster has again: the only way in which one changes.
CREATE FUNCTION refill_address(of_index bytea, told bytea) RETURNS int LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE email_address SET address = told WHERE index = of_index AND address = '' RETURNING 1
$$;
