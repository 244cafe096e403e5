-- A phone that learns to know a drill by its number must never see a closure come from it, nor a drill from a number of
-- closures; one that was given up included. The two tables take turns, so that neither misses what the other writes.
CREATE FUNCTION refuse_shared_drill_number() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE is_shared boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('caller numbers', 0));
  IF TG_TABLE_NAME = 'district' THEN
    is_shared := EXISTS (SELECT FROM sending_number n WHERE n.number = NEW.drill_number);
  ELSE
    is_shared := EXISTS (SELECT FROM district d WHERE d.drill_number = NEW.number);
  END IF;
  IF is_shared THEN
    RAISE EXCEPTION 'a number is of drills or of closures, never of both' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'drill_number_of_its_own';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER drill_number_of_its_own BEFORE INSERT OR UPDATE OF drill_number ON district
  FOR EACH ROW WHEN (NEW.drill_number IS NOT NULL) EXECUTE FUNCTION refuse_shared_drill_number();
CREATE TRIGGER sending_number_is_no_drill_number BEFORE INSERT ON sending_number
  FOR EACH ROW EXECUTE FUNCTION refuse_shared_drill_number();
