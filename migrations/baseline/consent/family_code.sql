-- A code that somebody asked for on /family, by typing a number. Each request is a row, whether or not the number is ours:
-- a page that can't tell what became of it can't give that away. The code itself is nowhere: it is worked out from the id
-- with a key that the database does not have.
CREATE TABLE family_code (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),  -- only the page that asked knows it, so it says nothing of its time
  -- Under each key that there is: nobody looks up here whether the number is ours.
  phone_indexes bytea[] NOT NULL CHECK (cardinality(phone_indexes) > 0),
  client bytea NOT NULL CHECK (octet_length(client) = 16),  -- a keyed digest of the address that asked
  channel text NOT NULL CHECK (channel IN ('voice', 'text')),
  language text NOT NULL,
  asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL DEFAULT clock_timestamp() + interval '10 minutes',
  -- Wrong ones; a right one is used at once.
  tries smallint NOT NULL DEFAULT 0 CONSTRAINT family_code_tries CHECK (tries BETWEEN 0 AND 5),
  used_at timestamptz,
  -- none: not ours, or not one that may be sent a code, and nobody is told so.
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'none', 'sending', 'sent', 'unknown', 'refused')),
  phone_id uuid REFERENCES phone,
  token text UNIQUE CHECK (length(token) = 22),  -- of a call: its secret
  carrier_id text,
  CHECK ((channel = 'voice') = (token IS NOT NULL)),
  -- Only a code that may have reached somebody opens anything.
  CONSTRAINT family_code_used_was_sent CHECK (used_at IS NULL OR phone_id IS NOT NULL AND state IN ('sending', 'sent', 'unknown'))
);

-- What a number, an address and the district asked for lately.
CREATE INDEX family_code_by_number ON family_code USING gin (phone_indexes);
CREATE INDEX family_code_by_client ON family_code (client, asked_at);
CREATE INDEX family_code_by_time ON family_code (asked_at);

-- What is to be sent next.
CREATE INDEX family_code_waiting ON family_code (asked_at) WHERE state = 'waiting';

-- Used once: nothing makes a used code new, or gives it to another number.
CREATE FUNCTION refuse_second_use() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.used_at IS NOT NULL OR NEW.tries < OLD.tries OR NEW.expires_at > OLD.expires_at
    OR OLD.phone_id IS NOT NULL AND NEW.phone_id IS DISTINCT FROM OLD.phone_id THEN
    RAISE EXCEPTION 'a code is used once' USING ERRCODE = 'check_violation', CONSTRAINT = 'family_code_used_once';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER family_code_used_once BEFORE UPDATE OF used_at, tries, expires_at, phone_id ON family_code
  FOR EACH ROW EXECUTE FUNCTION refuse_second_use();
