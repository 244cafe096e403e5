-- Phones of the staff for drills, as their owners gave them. No key leads from here to the roster, to consents or to calls to
-- families, and the index is keyed apart from a family's: a number that is both can't be told from the tables.
CREATE TABLE drill_phone (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  number_index bytea NOT NULL CHECK (length(number_index) = 16),
  name bytea NOT NULL,                      -- encrypted
  number bytea NOT NULL,                    -- encrypted
  consented_on date NOT NULL,               -- a drill is no emergency: it takes its owner's consent (47 CFR 64.1200(a)(1))
  consent bytea NOT NULL CHECK (length(consent) > 0),   -- encrypted: how it was given, such as a form's name
  added_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at timestamptz,
  ended_by text CHECK (ended_by IN ('list', 'key', 'text')),
  CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);

-- Each number stands on the list once.
CREATE UNIQUE INDEX drill_phone_standing ON drill_phone (number_index) WHERE ended_at IS NULL;

-- What a drill called stays as it was. Who leaves the list leaves no name and no number behind, and comes back by a new row.
CREATE FUNCTION keep_drill_phone() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF is_only_rekeyed(to_jsonb(OLD), to_jsonb(NEW), 'consent') THEN RETURN NEW; END IF;
  -- Under the next key, with what is bound to it.
  IF key_of_index(OLD.number_index) < key_of_index(NEW.number_index) AND to_jsonb(OLD) - '{number_index,name,number,consent}'::text[]
      = to_jsonb(NEW) - '{number_index,name,number,consent}'::text[] THEN RETURN NEW; END IF;
  IF (NEW.id, NEW.number_index, NEW.added_at) IS DISTINCT FROM (OLD.id, OLD.number_index, OLD.added_at)
    OR NEW.number <> OLD.number AND NOT is_rekeyed(OLD.number, NEW.number)
    OR OLD.ended_at IS NOT NULL THEN
    RAISE EXCEPTION 'a phone of the drill list is ended once, and keeps its number' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'drill_phone_life';
  END IF;
  IF NEW.ended_by IS NOT NULL THEN
    NEW.ended_at := clock_timestamp();
    NEW.name := '';
    NEW.number := '';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER drill_phone_life BEFORE UPDATE ON drill_phone FOR EACH ROW EXECUTE FUNCTION keep_drill_phone();
CREATE TRIGGER drill_phone_kept BEFORE DELETE ON drill_phone FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER drill_phone_no_truncate BEFORE TRUNCATE ON drill_phone
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
