-- Whether an approval is for the same words, schools and kind of calls as this list.
CREATE FUNCTION is_like(version campaign_version, standing campaign_version) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT version.school_ids <@ standing.school_ids
    AND terms_of(version) - own.terms = terms_of(standing) - own.terms
    AND (SELECT bool_and(version.sealed_content -> same.field IS NOT DISTINCT FROM standing.sealed_content -> same.field)
      FROM unnest('{texts,recordings,registeredName,callbackNumber,consentPolicy}'::text[]) AS same (field))
    AND version.sealed_content #> '{fields,texts}' IS NOT DISTINCT FROM standing.sealed_content #> '{fields,texts}'
    -- E-mail that the district turned on since is another thing than people approved.
    AND (standing.sealed_content ? 'letters' OR NOT version.sealed_content ? 'letters')
  FROM (SELECT '{schools,groups,eventDate,approvalsNeeded,stands}'::text[] AS terms) AS own
$$;

-- By its form, a notice is the one that a weekly one is sent as on that day: there is no second.
CREATE FUNCTION weekly_form(standing uuid, day date) RETURNS uuid LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT md5(standing::text || ' ' || to_char(day, 'YYYY-MM-DD'))::uuid
$$;

-- The approval that a list would run under: the newest that stands, and that the person who brings the list did not give. A weekly
-- notice goes to exactly the schools and groups of the first one.
CREATE FUNCTION standing_for(version campaign_version) RETURNS uuid LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.id FROM campaign_version s
  WHERE s.stands_until IS NOT NULL AND s.id <> version.id AND version.stands_until IS NULL AND is_like(version, s) AND stands(s)
    AND (s.happening = 'absence' OR version.form_id = weekly_form(s.id, version.event_date)
      AND version.group_ids IS NOT DISTINCT FROM s.group_ids AND version.school_ids @> s.school_ids)
    AND NOT EXISTS (SELECT FROM approval a WHERE a.version_id = s.id AND a.operator_id = version.submitted_by)
  ORDER BY s.submitted_at DESC LIMIT 1
$$;

-- The other lists of that day that run or ran.
CREATE FUNCTION lists_run(version campaign_version) RETURNS SETOF campaign_version LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT v FROM campaign_version v JOIN campaign c ON c.id = v.campaign_id AND c.version = v.number
  WHERE v.happening = 'absence' AND v.event_date = version.event_date AND v.campaign_id <> version.campaign_id
    AND (c.state IN ('approved', 'dialing', 'paused', 'finished') OR c.started_at IS NOT NULL)
$$;

-- The lists of that day that go before this one: what runs or ran, and of what waits the older one.
CREATE FUNCTION lists_before(version campaign_version) RETURNS SETOF campaign_version LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT lists_run(version)
  UNION ALL
  SELECT v FROM campaign_version v JOIN campaign c ON c.id = v.campaign_id AND c.version = v.number
  WHERE v.happening = 'absence' AND v.event_date = version.event_date AND v.campaign_id <> version.campaign_id
    AND c.state IN ('draft', 'submitted') AND c.started_at IS NULL
    AND (v.submitted_at, v.id) < (version.submitted_at, version.id)
$$;

-- From 1 for Monday.
CREATE FUNCTION is_school_weekday(weekday int) RETURNS boolean LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT weekday < 6
$$;

-- Whether schools are open on a day, as far as the calendar says.
CREATE FUNCTION is_school_day(day date) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT is_school_weekday(extract(isodow FROM day)::int) AND NOT EXISTS (SELECT FROM school_holiday h WHERE h.day = is_school_day.day)
$$;

-- Whether families were told that one of its schools has no class that day, and nothing since that corrects it or opens them. What was
-- stopped took nothing back: a day that may be closed is closed, for nobody is called about an absence then.
CREATE FUNCTION is_closed(version campaign_version) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM campaign_version v JOIN campaign c ON c.id = v.campaign_id AND c.version = v.number
    WHERE v.event_date = version.event_date AND v.school_ids && version.school_ids AND v.group_ids IS NULL AND c.started_at IS NOT NULL
      AND v.happening IN ('closed', 'no-heat', 'no-water', 'no-power', 'remote-day')
      AND NOT EXISTS (SELECT FROM campaign_version o JOIN campaign x ON x.id = o.campaign_id AND x.version = o.number
        WHERE x.started_at > c.started_at AND x.state <> 'stopped' AND (x.corrects = c.id OR o.happening = 'open'
          AND o.event_date = v.event_date AND o.school_ids @> v.school_ids AND o.group_ids IS NULL)))
$$;

-- What stops a list, so that people look at it: each with what a card says of it. The approval of earlier lists covers none that
-- has one of these. How long it is counts with the lists of the day before it: many short lists are a long one.
CREATE FUNCTION absence_stops(version campaign_version) RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  WITH listed AS MATERIALIZED (
    SELECT id FROM students_of_groups(version.group_ids) AS s (id)
  ), that_day AS MATERIALIZED (
    SELECT id FROM listed UNION SELECT o.id FROM lists_run(version) AS b CROSS JOIN LATERAL students_of_groups(b.group_ids) AS o (id)
  ), place AS MATERIALIZED (
    SELECT e.school_id, count(*)::int AS enrolled, count(l.id)::int AS absent FROM enrollment e
    JOIN student st ON st.id = e.student_id AND st.active LEFT JOIN that_day l ON l.id = e.student_id
    WHERE e.active AND e.school_id = ANY (version.school_ids) GROUP BY e.school_id
  ), size AS (
    SELECT (SELECT sum(absent)::int FROM place) AS students, (SELECT sum(enrolled)::int FROM place) AS enrolled
  ), earlier AS (
    SELECT sum((v.sealed_content #>> '{groupMembers,students}')::int)::int AS students FROM campaign_version v
    JOIN campaign c ON c.id = v.campaign_id AND c.version = v.number
    WHERE v.happening = 'absence' AND c.started_at IS NOT NULL AND v.campaign_id <> version.campaign_id
      AND v.school_ids && version.school_ids AND v.event_date < version.event_date
    GROUP BY v.event_date ORDER BY v.event_date DESC LIMIT 20
  ), usual AS (
    SELECT count(*)::int AS days, percentile_disc(0.5) WITHIN GROUP (ORDER BY students) AS students FROM earlier
  ), covers AS (
    SELECT s.* FROM campaign_version s WHERE s.id = standing_for(version)
  ), stop (rank, said) AS (
    SELECT 1, jsonb_build_object('kind', 'absent-most-of-school', 'students', absent, 'enrolled', enrolled)
      FROM (SELECT * FROM place WHERE absent * 2 > enrolled AND absent > 3 ORDER BY absent DESC LIMIT 1) p
    UNION ALL
    SELECT 2, CASE WHEN u.days >= 5
      THEN jsonb_build_object('kind', 'absent-unusual', 'students', s.students, 'usual', u.students, 'days', u.days)
      ELSE jsonb_build_object('kind', 'absent-share', 'students', s.students, 'enrolled', s.enrolled) END
      FROM size s, usual u
      WHERE CASE WHEN u.days >= 5 THEN s.students > 2 * u.students AND s.students > 10
        ELSE s.students * 100 > 15 * s.enrolled AND s.students > 5 END
    UNION ALL
    SELECT 3, jsonb_build_object('kind', 'absent-strangers', 'ids', strangers)
      FROM (SELECT sum(g.strangers)::int AS strangers FROM student_group g WHERE g.id = ANY (version.group_ids)) g WHERE strangers > 0
    UNION ALL
    SELECT 4, jsonb_build_object('kind', 'absent-another-day') WHERE version.event_date <> local_now()::date
    UNION ALL
    SELECT 5, jsonb_build_object('kind', 'absent-no-school') FROM (SELECT version.event_date AS day) d
      WHERE NOT is_school_day(d.day) OR is_closed(version)
    UNION ALL
    SELECT 6, jsonb_build_object('kind', 'absent-listed-before', 'students', count(DISTINCT l.id)::int,
        'numbers', to_jsonb(array_agg(DISTINCT c.number ORDER BY c.number)))
      FROM lists_before(version) AS b JOIN campaign c ON c.id = b.campaign_id
      CROSS JOIN LATERAL students_of_groups(b.group_ids) AS o (id) JOIN listed l ON l.id = o.id
      HAVING count(*) > 0
    UNION ALL
    SELECT 7, jsonb_build_object('kind', 'absent-beyond-most', 'students', s.students, 'most', c.most_students)
      FROM covers c CROSS JOIN LATERAL (SELECT count(DISTINCT id)::int AS students FROM (SELECT id FROM listed
        UNION ALL SELECT o.id FROM lists_run(version) AS b CROSS JOIN LATERAL students_of_groups(b.group_ids) AS o (id)
          WHERE b.id = c.id OR EXISTS (SELECT FROM standing_run r WHERE r.version_id = b.id AND r.standing_id = c.id)) AS every (id)) s
      WHERE s.students > c.most_students
    UNION ALL
    SELECT 8, jsonb_build_object('kind', 'absent-outside-hours', 'from', to_char(c.stands_from, 'HH24:MI'),
        'to', to_char(c.stands_to, 'HH24:MI'))
      FROM covers c, district d, LATERAL (SELECT version.stop_trying_at AT TIME ZONE d.time_zone AS until) v
      WHERE local_now()::time NOT BETWEEN c.stands_from AND c.stands_to
        OR coalesce(version.start_at AT TIME ZONE d.time_zone, local_now())::time < c.stands_from
        OR v.until > version.event_date + c.stands_to
    UNION ALL
    SELECT 9, jsonb_build_object('kind', 'absent-before-bell', 'bell', to_char(first_bell_of(version.event_date) AT TIME ZONE d.time_zone, 'HH24:MI'),
        'why', (SELECT g.early_reason FROM student_group g WHERE g.id = ANY (version.group_ids) AND g.early_reason IS NOT NULL LIMIT 1))
      FROM district d WHERE version.submitted_at < first_bell_of(version.event_date)
  )
  SELECT coalesce(jsonb_agg(said ORDER BY rank), '[]') FROM stop
$$;

-- How many calls and texts a list has, and how many a weekly notice may have: a quarter more than the list that people approved, or ten.
CREATE FUNCTION listed_lines(version campaign_version) RETURNS int LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (version.sealed_content #>> '{recipients,count}')::int
$$;
CREATE FUNCTION most_lines(standing campaign_version) RETURNS int LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT greatest(listed_lines(standing) * 5 / 4, listed_lines(standing) + 10)
$$;

-- What stops a weekly notice, as of a list of absent students.
CREATE FUNCTION weekly_stops(version campaign_version) RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  WITH covers AS (
    SELECT s FROM campaign_version s WHERE s.id = standing_for(version)
  ), first AS (
    SELECT s, c.number FROM campaign_version s JOIN campaign c ON c.id = s.campaign_id
    WHERE s.happening = 'other' AND s.stands_until IS NOT NULL AND version.form_id = weekly_form(s.id, version.event_date)
      AND version.stands_until IS NULL AND stands(s)
  ), stop (rank, said) AS (
    -- Whose words or settings are others now: no approval is for it.
    SELECT 0, jsonb_build_object('kind', 'weekly-changed', 'number', number, 'what', ARRAY(
        SELECT field FROM unnest('{callbackNumber,registeredName,consentPolicy,stopsAtOne,texts}'::text[]) WITH ORDINALITY AS f (field, at)
        WHERE version.sealed_content -> field IS DISTINCT FROM (s).sealed_content -> field ORDER BY at))
      FROM first WHERE NOT EXISTS (SELECT FROM covers)
    UNION ALL
    SELECT 1, jsonb_build_object('kind', 'weekly-another-day') FROM covers
      WHERE version.event_date <> local_now()::date OR version.event_date <= (s).event_date OR (version.event_date - (s).event_date) % 7 <> 0
    UNION ALL
    SELECT 2, jsonb_build_object('kind', 'weekly-no-school') FROM covers
      WHERE NOT is_school_day(version.event_date) OR is_closed(version)
    UNION ALL
    SELECT 3, jsonb_build_object('kind', 'weekly-beyond-most', 'lines', listed_lines(version), 'most', most_lines(s)) FROM covers
      WHERE listed_lines(version) > most_lines(s)
    UNION ALL
    SELECT 4, jsonb_build_object('kind', 'weekly-outside-hours', 'from', to_char((s).stands_from, 'HH24:MI'),
        'to', to_char((s).stands_to, 'HH24:MI'))
      FROM covers, district d
      WHERE local_now()::time NOT BETWEEN (s).stands_from AND (s).stands_to OR version.start_at IS NOT NULL
        OR version.stop_trying_at AT TIME ZONE d.time_zone > version.event_date + (s).stands_to
  )
  SELECT coalesce(jsonb_agg(said ORDER BY rank), '[]') FROM stop
$$;

CREATE FUNCTION run_stops(version campaign_version) RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE version.happening WHEN 'absence' THEN absence_stops(version) ELSE weekly_stops(version) END
$$;

-- One list after the other: two clerks who paste the same one don't both find that nobody has.
CREATE FUNCTION refuse_uncovered_run() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v campaign_version;
  stopped jsonb;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('standing_run'));
  NEW.at := clock_timestamp();
  SELECT * INTO v FROM campaign_version WHERE id = NEW.version_id;
  IF v.fingerprint IS NULL OR v.fingerprint <> NEW.fingerprint OR NEW.standing_id IS DISTINCT FROM standing_for(v) THEN
    RAISE EXCEPTION 'no approval that stands is for this list' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'standing_run_of_a_standing_approval';
  END IF;
  stopped := run_stops(v);
  IF stopped <> '[]' THEN
    RAISE EXCEPTION 'people look at this list first: %', stopped USING ERRCODE = 'check_violation',
      CONSTRAINT = 'standing_run_is_usual';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER standing_run_covered BEFORE INSERT ON standing_run FOR EACH ROW EXECUTE FUNCTION refuse_uncovered_run();

-- The card of a list says what stops it, from the moment when it is sealed.
CREATE FUNCTION say_absence_stops() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('standing_run'));
  NEW.warnings := jsonb_set(NEW.warnings, '{odd}', run_stops(NEW) || (NEW.warnings -> 'odd'));
  RETURN NEW;
END $$;
CREATE TRIGGER campaign_version_stops BEFORE UPDATE ON campaign_version
  FOR EACH ROW WHEN (NEW.happening IN ('absence', 'other') AND OLD.fingerprint IS NULL AND NEW.fingerprint IS NOT NULL)
  EXECUTE FUNCTION say_absence_stops();
