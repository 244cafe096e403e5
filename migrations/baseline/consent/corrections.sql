-- A correction is of the same phone and channel; and only a person takes back an opt-out, and only a doubtful one.
CREATE FUNCTION refuse_wrong_correction() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'consent_record' THEN
    IF NOT EXISTS (SELECT FROM consent_record k WHERE k.id = NEW.replaces
      AND k.phone_id = NEW.phone_id AND k.channel = NEW.channel) THEN
      RAISE EXCEPTION 'a correction names a record of the same phone and channel' USING
        ERRCODE = 'check_violation', CONSTRAINT = 'consent_correction';
    END IF;
  ELSIF NOT EXISTS (SELECT FROM revocation r WHERE r.id = NEW.retracts AND r.doubtful
      AND r.phone_id = NEW.phone_id) OR NEW.recorded_by NOT LIKE 'operator:%' THEN
    RAISE EXCEPTION 'only a person takes back a withdrawal, and only a doubtful one' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'revocation_retraction';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER consent_correction BEFORE INSERT ON consent_record
  FOR EACH ROW WHEN (NEW.replaces IS NOT NULL) EXECUTE FUNCTION refuse_wrong_correction();
CREATE TRIGGER revocation_retraction BEFORE INSERT ON revocation
  FOR EACH ROW WHEN (NEW.retracts IS NOT NULL) EXECUTE FUNCTION refuse_wrong_correction();
