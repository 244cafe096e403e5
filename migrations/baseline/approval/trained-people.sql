-- Whatever the statement says, the record is the one that the person has now.
CREATE FUNCTION require_requester_training() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.training_record_id := current_training(NEW.submitted_by);
  IF NEW.training_record_id IS NULL THEN
    RAISE EXCEPTION 'asking needs current training' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'campaign_by_trained_person';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER campaign_version_by_trained_person
  BEFORE INSERT OR UPDATE OF submitted_by, training_record_id ON campaign_version
  FOR EACH ROW EXECUTE FUNCTION require_requester_training();

CREATE FUNCTION require_author_training() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT training_is_current(NEW.author_id) THEN
    RAISE EXCEPTION 'asking needs current training' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'campaign_by_trained_person';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER campaign_by_trained_person BEFORE INSERT OR UPDATE OF author_id ON campaign
  FOR EACH ROW EXECUTE FUNCTION require_author_training();

CREATE FUNCTION require_approver_training() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.training_record_id := current_training(NEW.operator_id);
  IF NEW.training_record_id IS NULL THEN
    RAISE EXCEPTION 'deciding needs current training' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'approval_by_trained_person';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER approval_by_trained_person BEFORE INSERT ON approval
  FOR EACH ROW EXECUTE FUNCTION require_approver_training();
