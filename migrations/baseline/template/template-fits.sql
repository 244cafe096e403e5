-- A closure uses words of its own kind, and a school's words for that school alone.
CREATE FUNCTION check_template_fits() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM message_template_version v JOIN message_template t ON t.id = v.template_id
    WHERE v.id = NEW.template_version_id AND t.happening = NEW.happening
      AND (t.school_id IS NULL OR NEW.school_ids = ARRAY[t.school_id])) THEN
    RAISE EXCEPTION 'these words are for another kind of closure or another school' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'campaign_version_template_fits';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER campaign_version_template_fits BEFORE INSERT ON campaign_version
  FOR EACH ROW WHEN (NEW.template_version_id IS NOT NULL) EXECUTE FUNCTION check_template_fits();
