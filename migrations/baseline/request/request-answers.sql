ALTER TABLE outreach ADD FOREIGN KEY (request_id) REFERENCES family_request;

-- Only who has the request answers it, and only to the number that it came from.
CREATE FUNCTION refuse_stray_answer() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE family_request SET answered_at = coalesce(answered_at, clock_timestamp())
  WHERE id = NEW.request_id AND claimed_by = NEW.asked_by AND closed_at IS NULL AND phone_id = NEW.phone_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'somebody else has this request, or nobody' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'outreach_by_who_has_it';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER outreach_by_who_has_it BEFORE INSERT ON outreach FOR EACH ROW WHEN (NEW.kind = 'answer')
  EXECUTE FUNCTION refuse_stray_answer();
