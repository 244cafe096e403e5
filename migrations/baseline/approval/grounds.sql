-- Whether these groups are lists of absent students, each of this day.
CREATE FUNCTION are_absent(groups uuid[], on_day date) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT groups IS NOT NULL AND NOT EXISTS (SELECT FROM unnest(groups) AS asked (id)
    LEFT JOIN student_group g ON g.id = asked.id AND g.kind = 'absent' AND g.day = on_day WHERE g.id IS NULL)
$$;

-- Why a closure can't be asked for or approved on this ground; null where it can. An unexcused absence concerns the
-- families of those who are absent: without a list of them it is nothing to call a school about.
CREATE FUNCTION ground_blocker(ground text, purpose text, of_absent boolean) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE
    WHEN ground = 'unexcused-absence' AND NOT of_absent THEN 'no-absence-list'
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
    blocker := ground_blocker(NEW.ground, NEW.purpose, NEW.happening = 'absence' AND are_absent(NEW.group_ids, NEW.event_date));
  ELSE
    SELECT ground_blocker(v.ground, v.purpose, v.happening = 'absence' AND are_absent(v.group_ids, v.event_date)) INTO blocker FROM campaign_version v WHERE v.id = NEW.version_id;
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

-- A list of absent students is for calls about their absence, and those are for nobody else. An emergency is unexcused (FCC 16-88);
-- what isn't known to be is a school matter.
CREATE FUNCTION refuse_mixed_absence() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.happening = 'absence' AND NOT (NEW.tells = 'families' AND are_absent(NEW.group_ids, NEW.event_date)
      AND (NEW.purpose, NEW.ground) IN (('emergency', 'unexcused-absence'), ('school-mission', 'none')))
    OR NEW.happening <> 'absence' AND EXISTS (SELECT FROM student_group g WHERE g.id = ANY (NEW.group_ids) AND g.kind = 'absent')
  THEN
    RAISE EXCEPTION 'a list of absent students is for calls about their absence' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'campaign_version_of_absent';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER campaign_version_of_absent BEFORE INSERT ON campaign_version
  FOR EACH ROW EXECUTE FUNCTION refuse_mixed_absence();
