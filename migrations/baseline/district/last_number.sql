-- The numbers that people say: "closure 12". Each follows the last one, also after a crash, where a sequence would go on up to 32 higher
-- and leave a gap that looks like missing records. Who asks at the same moment waits for the other's transaction.
CREATE TABLE last_number (
  counted text PRIMARY KEY CHECK (counted IN ('campaign', 'drill', 'incident')),
  number int NOT NULL CHECK (number > 0)
);

CREATE FUNCTION give_number() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO last_number AS l (counted, number) VALUES (TG_TABLE_NAME, 1)
    ON CONFLICT (counted) DO UPDATE SET number = l.number + 1 RETURNING l.number INTO NEW.number;
  RETURN NEW;
END $$;
CREATE TRIGGER last_number_kept BEFORE DELETE OR TRUNCATE ON last_number FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
