-- Whether a version was approved to show this number. One whose seal names no numbers shows any of the pool.
CREATE FUNCTION may_show(version campaign_version, number text) RETURNS boolean LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT coalesce(version.sealed_content -> 'callerIds' ? number, true);
END;

-- A call shows a number that was approved with its campaign and still stands in the pool.
CREATE FUNCTION refuse_foreign_sender() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM campaign_version v WHERE v.id = NEW.version_id AND CASE
      -- As the version before this one commits to a call of a list that it froze.
      WHEN NEW.sender IS NULL THEN v.sealed_content -> 'callerIds' IS NULL
      ELSE may_show(v, NEW.sender)
        AND EXISTS (SELECT FROM sending_number n WHERE n.number = NEW.sender AND n.active) END) THEN
    RAISE EXCEPTION 'a call shows a number that was approved with its campaign' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'attempt_shows_approved_number';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER attempt_shows_approved_number BEFORE UPDATE OF state, sender ON attempt
  FOR EACH ROW WHEN (NEW.channel = 'voice' AND NEW.state = 'placing') EXECUTE FUNCTION refuse_foreign_sender();
