-- What a closure tells the families of its schools, read over all that it corrects:
--   day    that a day of school changes
--   now    what goes on at the school, such as a lockdown and the all clear after it
--   group  either of these, for the families of some students alone
--   other  an announcement
-- Null: it is for the ears of those on its list alone, or of staff. A correction says nothing of whom it is for; what it corrects does.
CREATE FUNCTION news_kind(c campaign) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
  WITH RECURSIVE corrected AS (
    SELECT c.id, c.version, c.corrects, c.notifies, c.tells_rights
    UNION ALL
    SELECT x.id, x.version, x.corrects, x.notifies, x.tells_rights FROM corrected JOIN campaign x ON x.id = corrected.corrects)
  SELECT CASE
    WHEN bool_or(num_nonnulls(l.notifies, l.tells_rights) > 0 OR v.tells = 'staff' OR v.happening = 'absence') THEN NULL
    WHEN bool_and(v.happening = 'other' AND v.purpose <> 'emergency') THEN CASE WHEN bool_and(v.group_ids IS NULL) THEN 'other' END
    WHEN bool_or(v.group_ids IS NOT NULL) THEN 'group'
    WHEN bool_or(v.happening LIKE 'late-%'
      OR v.happening IN ('closed', 'no-heat', 'no-water', 'no-power', 'early-dismissal', 'remote-day', 'open')) THEN 'day'
    ELSE 'now' END
  FROM corrected l JOIN campaign_version v ON v.campaign_id = l.id AND v.number = l.version
$$;

-- Whether anybody may read a closure at /feed once it calls: what changes a day of school for everybody, or corrects that.
CREATE FUNCTION is_on_feed(c campaign) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((SELECT public_feed FROM district), false) AND coalesce(news_kind(c) = 'day', false)
$$;

-- Whether an action holds at this school today, such as a lockdown: one whose calls were stopped may hold all the same.
CREATE FUNCTION is_in_action(school uuid, emergencies_alone boolean DEFAULT false) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM campaign_version v
    JOIN campaign c ON c.id = v.campaign_id AND c.version = v.number
    CROSS JOIN district d
    WHERE school = ANY (v.school_ids) AND v.happening IN ('hold', 'secure', 'lockdown', 'shelter', 'evacuation')
      AND (v.purpose = 'emergency' OR NOT emergencies_alone) AND v.event_date = (clock_timestamp() AT TIME ZONE d.time_zone)::date
      AND is_in_force(c))
$$;

-- At a school of this phone's students.
CREATE FUNCTION phone_is_in_action(phone uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM phone_audience a WHERE a.phone_id = phone AND is_in_action(a.school_id))
$$;

-- The same, of an emergency: what follows is sent to this phone whatever it opted out of, but emergencies.
CREATE FUNCTION phone_is_in_emergency(phone uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM phone_audience a WHERE a.phone_id = phone AND is_in_action(a.school_id, true))
$$;
