-- In chat it takes two administrators that somebody is on the staff list, or is on it again: until the second one confirms, they are
-- on file and can do nothing. The staff list itself comes by the command line's login.
CREATE FUNCTION keep_operator() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT NEW.active OR TG_OP = 'UPDATE' AND OLD.active OR pg_has_role('bellwether_imports', 'USAGE')
    OR current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)
    OR EXISTS (SELECT FROM two_person_change c WHERE c.kind = 'person' AND c.operator_id = NEW.id
      AND c.state = 'confirmed' AND is_of_this_transaction(c.settled_at, c.settled_tx)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'two administrators put somebody on the staff list' USING
    ERRCODE = 'check_violation', CONSTRAINT = 'operator_by_two_administrators';
END $$;
CREATE TRIGGER operator_by_two_administrators BEFORE INSERT OR UPDATE OF active ON operator
  FOR EACH ROW EXECUTE FUNCTION keep_operator();
