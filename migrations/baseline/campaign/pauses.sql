-- A pause is a pause, no matter what caused it: the row can't be forgotten.
CREATE FUNCTION open_pause() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO pause (campaign_id, placed_by, reason) VALUES (NEW.id, NEW.ended_by, NEW.end_reason)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER campaign_paused AFTER UPDATE OF state ON campaign
  FOR EACH ROW WHEN (NEW.state = 'paused' AND OLD.state <> 'paused') EXECUTE FUNCTION open_pause();

-- Nothing begins to dial, or goes on, while its own pause or the district's is open.
CREATE FUNCTION refuse_paused_dialing() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM pause h WHERE h.campaign_id = NEW.id AND h.released_at IS NULL) THEN
    RAISE EXCEPTION 'it takes two people to go on after a pause' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'campaign_resumed_by_two';
  END IF;
  IF NEW.state = 'dialing' AND EXISTS (SELECT FROM campaign_version v JOIN frozen_purpose f ON f.purpose = v.purpose
    WHERE v.campaign_id = NEW.id AND v.number = NEW.version) THEN
    RAISE EXCEPTION 'all dialing of the district is frozen' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'campaign_starts_unfrozen';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER campaign_resumed_by_two BEFORE UPDATE OF state ON campaign
  FOR EACH ROW WHEN (NEW.state IN ('approved', 'dialing') AND OLD.state <> NEW.state)
  EXECUTE FUNCTION refuse_paused_dialing();
