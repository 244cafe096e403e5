-- Whatever the statement says, the record is the one that the person has now.
CREATE FUNCTION require_requester_training() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.training_record_id := current_training(NEW.submitted_by);
  IF NEW.training_record_id IS NULL THEN
    RAISE EXCEPTION 'asking needs current training' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'campaign_by_trained_person';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER campaign_version_by_trained_person
  BEFORE INSERT OR UPDATE OF submitted_by, training_record_id ON campaign_version
  FOR EACH ROW EXECUTE FUNCTION require_requester_training();

CREATE FUNCTION require_author_training() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT training_is_current(NEW.author_id) THEN
    RAISE EXCEPTION 'asking needs current training' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'campaign_by_trained_person';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER campaign_by_trained_person BEFORE INSERT OR UPDATE OF author_id ON campaign
  FOR EACH ROW EXECUTE FUNCTION require_author_training();

CREATE FUNCTION require_approver_training() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.training_record_id := current_training(NEW.operator_id);
  IF NEW.training_record_id IS NULL THEN
    RAISE EXCEPTION 'deciding needs current training' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'approval_by_trained_person';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER approval_by_trained_person BEFORE INSERT ON approval
  FOR EACH ROW EXECUTE FUNCTION require_approver_training();

-- How many approvers of each school are there and trained: now, and of these in a week, when some trainings have ended.
CREATE FUNCTION school_approvers() RETURNS TABLE (school_id uuid, ready int, ready_in_a_week int) LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  WITH approver AS MATERIALIZED (
    SELECT DISTINCT g.operator_id, g.school_id, training_end(r) > now() + interval '7 days' AS lasts
    FROM role_grant g JOIN operator o ON o.id = g.operator_id AND is_present(o) AND NOT is_away(o.id)
    JOIN training_record r ON r.id = current_training(o.id)
    WHERE g.role = 'approver' AND g.revoked_at IS NULL
  )
  SELECT s.id, count(DISTINCT a.operator_id)::int, (count(DISTINCT a.operator_id) FILTER (WHERE a.lasts))::int
  FROM school s LEFT JOIN approver a ON a.school_id IS NULL OR a.school_id = s.id
  WHERE s.active GROUP BY s.id
$$;
