-- Why a closure can't be asked for or approved on this ground; null where it can. An unexcused absence concerns the
-- families of those who are absent: without a list of them it is nothing to call a school about.
CREATE FUNCTION ground_blocker(ground text, purpose text) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE
    WHEN ground = 'unexcused-absence' THEN 'no-absence-list'
    WHEN ground = 'building' AND purpose = 'emergency'
      AND NOT coalesce((SELECT d.building_emergencies FROM district d), true) THEN 'ground-switched-off'
  END
$$;

-- What was asked for before stays as it is; it is only not approved any more.
CREATE FUNCTION refuse_blocked_ground() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE blocker text;
BEGIN
  IF TG_TABLE_NAME = 'campaign_version' THEN
    blocker := ground_blocker(NEW.ground, NEW.purpose);
  ELSE
    SELECT ground_blocker(v.ground, v.purpose) INTO blocker FROM campaign_version v WHERE v.id = NEW.version_id;
  END IF;
  IF blocker IS NOT NULL THEN
    RAISE EXCEPTION 'this ground is not in use: %', blocker USING ERRCODE = 'check_violation',
      CONSTRAINT = 'campaign_ground_in_use';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER campaign_ground_in_use BEFORE INSERT ON campaign_version
  FOR EACH ROW WHEN (NEW.ground IN ('unexcused-absence', 'building')) EXECUTE FUNCTION refuse_blocked_ground();
CREATE TRIGGER approval_ground_in_use BEFORE INSERT ON approval
  FOR EACH ROW WHEN (NEW.decision = 'approved') EXECUTE FUNCTION refuse_blocked_ground();
