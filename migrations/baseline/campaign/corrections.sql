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

-- Whether it goes on from an action that whole schools were told of, such as an all clear: it is for all of them, whomever the first
-- reached. `goesOn` in the program is the same list.
CREATE FUNCTION goes_on_to_all(c campaign) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM campaign_version v, campaign x JOIN campaign_version told ON told.campaign_id = x.id AND told.number = x.version
    WHERE v.campaign_id = c.id AND v.number = c.version AND x.id = c.corrects AND told.group_ids IS NULL
      AND (told.happening, v.happening) IN (('hold', 'hold-lifted'), ('secure', 'all-clear'), ('lockdown', 'all-clear'),
        ('shelter', 'all-clear'), ('evacuation', 'all-clear'), ('lockdown', 'reunification'), ('shelter', 'reunification'),
        ('evacuation', 'reunification')))
$$;

-- Whether an action stands, such as a lockdown: it was called, and neither its end nor a correction was. Where families pick up their
-- children, it stands until then.
CREATE FUNCTION is_in_force(c campaign) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.started_at IS NOT NULL AND EXISTS (SELECT FROM campaign_version v WHERE v.campaign_id = c.id AND v.number = c.version
      AND v.happening IN ('hold', 'secure', 'lockdown', 'shelter', 'evacuation'))
    AND NOT EXISTS (SELECT FROM campaign x JOIN campaign_version w ON w.campaign_id = x.id AND w.number = x.version
      WHERE x.corrects = c.id AND x.started_at IS NOT NULL AND w.happening <> 'reunification')
$$;

-- When what it said stopped to hold, by what followed: from the first call of an all clear on, whatever became of that; or of a
-- correction that wasn't stopped. A correction that was stopped takes nothing back. Null: nothing did.
CREATE FUNCTION taken_back_at(c campaign) RETURNS timestamptz LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT min(x.started_at) FROM campaign x WHERE x.corrects = c.id AND (x.state <> 'stopped' OR goes_on_to_all(x))
$$;

-- Whether its list waits for the last call of what it corrects. Where that doesn't say who is on it, only so that no one hears of a
-- danger after its end, and for three minutes: a call whose end nobody knows keeps no one from an all clear.
CREATE FUNCTION awaits_last_call(c campaign) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT has_open_calls(c.corrects) AND NOT (goes_on_to_all(c) AND EXISTS (SELECT FROM campaign x
    WHERE x.id = c.corrects AND x.ended_at < clock_timestamp() - interval '3 minutes'))
$$;

-- Only what is over has something to correct. And what is corrected never changes.
CREATE FUNCTION keep_correction() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' OR NOT EXISTS (
    SELECT FROM campaign c WHERE c.id = NEW.corrects AND c.state IN ('stopped', 'finished')) THEN
    RAISE EXCEPTION 'a correction is of one campaign that is over' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'campaign_corrects';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER campaign_corrects BEFORE INSERT ON campaign
  FOR EACH ROW WHEN (NEW.corrects IS NOT NULL) EXECUTE FUNCTION keep_correction();
CREATE TRIGGER campaign_corrects_kept BEFORE UPDATE ON campaign
  FOR EACH ROW WHEN (NEW.corrects IS DISTINCT FROM OLD.corrects) EXECUTE FUNCTION keep_correction();

-- Once its last call has ended: who heard it after the list was sealed would not hear the correction.
CREATE FUNCTION keep_last_call() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF awaits_last_call(NEW) THEN
    RAISE EXCEPTION 'a call of what it corrects goes on' USING ERRCODE = 'check_violation', CONSTRAINT = 'campaign_corrects_last_call';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER campaign_corrects_last_call BEFORE UPDATE OF state ON campaign
  FOR EACH ROW WHEN (NEW.corrects IS NOT NULL AND NEW.state = 'submitted' AND OLD.state = 'draft')
  EXECUTE FUNCTION keep_last_call();
