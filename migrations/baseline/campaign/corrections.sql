-- Whether a call or text of it is out whose end isn't known yet. A text that the carrier took counts as sent.
CREATE FUNCTION has_open_calls(campaign uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM attempt a WHERE a.campaign_id = campaign AND (a.state IN ('placing', 'unknown')
    OR a.channel = 'voice' AND a.state IN ('accepted', 'ringing', 'answered')))
$$;

-- The phones that heard, or were sent, something of a campaign.
CREATE FUNCTION phones_reached(campaign uuid) RETURNS SETOF uuid LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT DISTINCT a.phone_id FROM attempt a WHERE a.campaign_id = campaign
    AND (a.spoken_at IS NOT NULL
      OR a.channel = 'text' AND (a.state = 'accepted' OR a.disposition IN ('sent', 'delivered')));
END;

-- Only what is over and reached somebody has something to correct, once its last call has ended: who heard it after the
-- list was sealed would not hear the correction. And what is corrected never changes.
CREATE FUNCTION keep_correction() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' OR NOT EXISTS (
    SELECT FROM campaign c WHERE c.id = NEW.corrects AND c.state IN ('stopped', 'finished')
      AND NOT has_open_calls(c.id)) THEN
    RAISE EXCEPTION 'a correction is of one campaign that is over' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'campaign_corrects';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER campaign_corrects BEFORE INSERT ON campaign
  FOR EACH ROW WHEN (NEW.corrects IS NOT NULL) EXECUTE FUNCTION keep_correction();
CREATE TRIGGER campaign_corrects_kept BEFORE UPDATE ON campaign
  FOR EACH ROW WHEN (NEW.corrects IS DISTINCT FROM OLD.corrects) EXECUTE FUNCTION keep_correction();
