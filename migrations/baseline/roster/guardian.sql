-- Somebody who may be told: of the students whose guardian they are (guardianship), of the schools where they work (employment),
-- of the students whose emergency contact they are (emergency_contact), or of several.
CREATE TABLE guardian (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  sourced_id text NOT NULL UNIQUE,
  name bytea NOT NULL,                      -- encrypted
  language text NOT NULL DEFAULT 'en',
  source_hash bytea NOT NULL,               -- of the roster's row, to see what changed
  active boolean NOT NULL DEFAULT true,
  time_zone text,                           -- the household's, where the roster has its address
  -- The roster's id of the home: guardians who share it, and the same students, are one household.
  household text CHECK (length(household) BETWEEN 1 AND 255),
  chosen_language text,                     -- what the guardian chose on their page: it stays, whatever the roster says
  email_id uuid REFERENCES email_address,   -- several may share one
  left_at timestamptz                       -- when the nightly purge first found them gone
);

-- Who is written to at an address.
CREATE INDEX guardian_by_email ON guardian (email_id) WHERE email_id IS NOT NULL;

-- Who shares a home.
CREATE INDEX guardian_by_household ON guardian (household) WHERE household IS NOT NULL;

CREATE FUNCTION keep_chosen_language() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.language := NEW.chosen_language;
  RETURN NEW;
END $$;
CREATE TRIGGER guardian_keeps_chosen_language BEFORE INSERT OR UPDATE ON guardian
  FOR EACH ROW WHEN (NEW.chosen_language IS NOT NULL) EXECUTE FUNCTION keep_chosen_language();
