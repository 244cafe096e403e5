CREATE TABLE guardian_phone (
  guardian_id uuid NOT NULL REFERENCES guardian,
  phone_id uuid NOT NULL REFERENCES phone,
  rank int NOT NULL DEFAULT 1,
  active boolean NOT NULL DEFAULT true,
  -- When the guardian said that the number is not theirs. The roster does not tie them to it again until it has left
  -- the number out and lists it again.
  disowned_at timestamptz,
  -- Since when it rings before their other numbers, where the phones of a household ring in turn, because they asked for that.
  -- An order of calls, and no consent: whether it may be called, the ledger says. The roster doesn't change it.
  first_since timestamptz,
  PRIMARY KEY (guardian_id, phone_id)
);

-- Who uses a phone: for the gate, the front office and the audience.
CREATE INDEX guardian_phone_by_phone ON guardian_phone (phone_id);

-- One of a guardian's numbers rings first; the few who asked for it.
CREATE UNIQUE INDEX guardian_phone_first ON guardian_phone (guardian_id) WHERE first_since IS NOT NULL;

-- A number that is no longer theirs doesn't ring first when it comes back.
CREATE FUNCTION forget_first_number() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.first_since := NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER guardian_phone_forgets_first BEFORE UPDATE ON guardian_phone
  FOR EACH ROW WHEN (NEW.first_since IS NOT NULL AND NOT NEW.active) EXECUTE FUNCTION forget_first_number();

-- "Not my number" on a family's page: ends one tie where others stand. With the owner's rights: nothing else that a
-- page does changes the roster.
CREATE FUNCTION disown_number(of_guardian uuid, of_phone uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE guardian_phone SET active = false, disowned_at = now()
  WHERE guardian_id = of_guardian AND phone_id = of_phone AND active
    AND EXISTS (SELECT FROM guardian_phone other JOIN guardian g ON g.id = other.guardian_id AND g.active
      WHERE other.phone_id = of_phone AND other.active AND other.guardian_id <> of_guardian);
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM refresh_phone_audience(ARRAY[of_guardian]);
  RETURN true;
END $$;
