-- Whether anybody may read a closure at /feed once it calls: what changes a day of school, or corrects that. A notice to the
-- families of an incident, an evacuation or an announcement never is; nor what is for some families alone, or for staff.
CREATE FUNCTION is_on_feed(c campaign) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((SELECT public_feed FROM district), false) AND c.notifies IS NULL AND EXISTS (
    WITH RECURSIVE corrected AS (
      SELECT c.id, c.version, c.corrects
      UNION ALL
      SELECT x.id, x.version, x.corrects FROM corrected JOIN campaign x ON x.id = corrected.corrects)
    SELECT FROM corrected JOIN campaign_version v ON v.campaign_id = corrected.id AND v.number = corrected.version
    HAVING bool_and(v.group_ids IS NULL AND v.tells <> 'staff') AND bool_or(v.happening LIKE 'late-%'
      OR v.happening IN ('closed', 'no-heat', 'no-water', 'no-power', 'early-dismissal', 'remote-day')))
$$;
