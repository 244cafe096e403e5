-- A list of absent students, or a weekly notice, that runs under the approval of an earlier one. Two people approved those words, schools,
-- hours, size and last day; this row says that it lies inside, and its trigger that it does.
CREATE TABLE standing_run (
  version_id uuid PRIMARY KEY REFERENCES campaign_version,
  standing_id uuid NOT NULL REFERENCES campaign_version,
  fingerprint bytea NOT NULL,               -- of the list
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TRIGGER standing_run_kept BEFORE UPDATE OR DELETE ON standing_run FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER standing_run_no_truncate BEFORE TRUNCATE ON standing_run FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A standing approval that somebody ended. One person is enough.
CREATE TABLE standing_end (
  standing_id uuid PRIMARY KEY REFERENCES campaign_version,
  ended_by uuid NOT NULL REFERENCES operator,
  ended_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TRIGGER standing_end_kept BEFORE UPDATE OR DELETE ON standing_end FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER standing_end_no_truncate BEFORE TRUNCATE ON standing_end FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Anyone who may stop calls to one of its schools may end it.
CREATE FUNCTION refuse_strange_end() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.ended_at := clock_timestamp();
  IF NOT EXISTS (SELECT FROM campaign_version v CROSS JOIN unnest(v.school_ids) AS s(id)
    WHERE v.id = NEW.standing_id AND v.stands_until IS NOT NULL
      AND holds_any_role(NEW.ended_by, '{requester,approver}', ARRAY[s.id])) THEN
    RAISE EXCEPTION 'only a requester or an approver ends a standing approval' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'standing_end_by_a_person_of_it';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER standing_end_by_a_person_of_it BEFORE INSERT ON standing_end
  FOR EACH ROW EXECUTE FUNCTION refuse_strange_end();

-- The day and the time in the district.
CREATE FUNCTION local_now() RETURNS timestamp LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT clock_timestamp() AT TIME ZONE d.time_zone FROM district d
$$;

-- Whether somebody else approved a correction of a weekly notice, or of a week of it: its words aren't said again, whether or not the
-- correction reached anybody.
CREATE FUNCTION is_corrected_weekly(standing campaign_version) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT standing.happening = 'other' AND EXISTS (
    SELECT FROM (
      SELECT standing.campaign_id UNION ALL
      SELECT v.campaign_id FROM standing_run r JOIN campaign_version v ON v.id = r.version_id WHERE r.standing_id = standing.id) AS sent
    JOIN campaign c ON c.corrects = sent.campaign_id
    JOIN campaign_version v ON v.campaign_id = c.id
    JOIN approval a ON a.version_id = v.id AND a.decision = 'approved')
$$;

-- Whether an approval stands: not ended, not over, its words not corrected, its own list neither sent back nor stopped, and its people
-- still may.
CREATE FUNCTION stands(standing campaign_version) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT standing.stands_until >= local_now()::date
    AND NOT EXISTS (SELECT FROM standing_end e WHERE e.standing_id = standing.id)
    AND NOT is_corrected_weekly(standing)
    AND EXISTS (SELECT FROM campaign c WHERE c.id = standing.campaign_id AND c.version = standing.number
      AND c.state IN ('approved', 'dialing', 'paused', 'finished'))
    AND is_approved_itself(standing)
$$;

-- Read before each call: a list is called as long as the approval that it runs under stands, and its clerk may bring lists.
CREATE FUNCTION is_covered(version campaign_version) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT version.happening IN ('absence', 'other') AND EXISTS (SELECT FROM standing_run r JOIN campaign_version s ON s.id = r.standing_id
      WHERE r.version_id = version.id AND r.fingerprint = version.fingerprint AND stands(s))
    AND seal_holds(version) AND may_still_ask(version)
    AND NOT EXISTS (SELECT FROM approval r WHERE r.version_id = version.id AND r.decision = 'sent-back')
$$;

-- Why a weekly notice isn't sent any more before its last day, or that this day is over; null while it is, or may still be.
CREATE FUNCTION weekly_end(standing campaign_version) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN standing.happening <> 'other' OR standing.stands_until IS NULL OR c.state IN ('draft', 'submitted') THEN NULL
    WHEN c.state NOT IN ('approved', 'dialing', 'paused', 'finished') OR c.version <> standing.number THEN 'stopped'
    WHEN EXISTS (SELECT FROM standing_end e WHERE e.standing_id = standing.id) THEN 'ended'
    WHEN is_corrected_weekly(standing) THEN 'corrected'
    WHEN standing.stands_until < local_now()::date THEN 'over'
    WHEN NOT may_still_ask(standing) THEN 'requester'
    WHEN (SELECT count(DISTINCT a.operator_id) FROM approval a WHERE a.version_id = standing.id AND a.decision = 'approved'
      AND decision_blocker_by_role(a.operator_id, standing) IS NULL) < standing.approvals_needed THEN 'approver'
    WHEN NOT training_is_current(standing.submitted_by) THEN 'training' END
  FROM campaign c WHERE c.id = standing.campaign_id
$$;

-- The weekly notice of which a closure is the first week or a later one.
CREATE FUNCTION weekly_of(of_campaign uuid) RETURNS SETOF campaign_version LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s FROM campaign_version s JOIN campaign c ON c.id = s.campaign_id AND c.version = s.number
  WHERE s.happening = 'other' AND s.stands_until IS NOT NULL AND (s.campaign_id = of_campaign OR EXISTS (
    SELECT FROM standing_run r JOIN campaign_version v ON v.id = r.version_id WHERE r.standing_id = s.id AND v.campaign_id = of_campaign))
$$;

-- The closure whose approval a list runs under, who gave it, and its last day; null where people decide about the list itself.
CREATE FUNCTION runs_under(version campaign_version) RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT jsonb_build_object('number', c.number, 'until', s.stands_until,
    'by', ARRAY(SELECT staff_name(o) FROM approval a JOIN operator o ON o.id = a.operator_id
      WHERE a.version_id = s.id AND a.decision = 'approved' ORDER BY a.at))
  FROM standing_run r JOIN campaign_version s ON s.id = r.standing_id JOIN campaign c ON c.id = s.campaign_id
  WHERE r.version_id = version.id
$$;

-- What people approved, or a list of absent students that lies inside a standing approval of people.
CREATE FUNCTION is_approved(version campaign_version) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT is_approved_itself(version) OR is_covered(version)
$$;
