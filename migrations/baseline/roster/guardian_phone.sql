CREATE TABLE guardian_phone (
  guardian_id uuid NOT NULL REFERENCES guardian,
  phone_id uuid NOT NULL REFERENCES phone,
  rank int NOT NULL DEFAULT 1,
  active boolean NOT NULL DEFAULT true,
  -- When the guardian said that the number is not theirs. The roster does not tie them to it again until it has left
  -- the number out and lists it again.
  disowned_at timestamptz,
  PRIMARY KEY (guardian_id, phone_id)
);

-- Who uses a phone: for the gate, the front office and the audience.
CREATE INDEX guardian_phone_by_phone ON guardian_phone (phone_id);

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
  PERFORM refresh_phone_audience();
  RETURN true;
END $$;
