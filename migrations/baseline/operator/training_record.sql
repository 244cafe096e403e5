-- One pass of one person; a failed try leaves an audit entry and no row.
CREATE TABLE training_record (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  operator_id uuid NOT NULL REFERENCES operator,
  course_id uuid NOT NULL REFERENCES training_course,
  score int NOT NULL CHECK (score BETWEEN 0 AND 100),             -- percent of right answers
  attested boolean NOT NULL DEFAULT false,                        -- said that they will do as it says; not of a pass from elsewhere
  passed_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL DEFAULT now() + interval '8760 hours',
  CONSTRAINT training_record_lasts_a_year
    CHECK (expires_at > passed_at AND expires_at <= passed_at + interval '8760 hours')
);

-- The record that somebody has now.
CREATE INDEX training_record_by_operator ON training_record (operator_id, course_id, expires_at DESC);

-- When a pass ends: after its year, or 30 days after the first course that came after its own. So no new course takes everybody's
-- training at once, no matter who publishes it, and the night of a release is no lockout.
CREATE FUNCTION training_end(record training_record) RETURNS timestamptz LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT least(record.expires_at, (SELECT min(newer.in_force_from) + interval '720 hours'
    FROM training_course own JOIN training_course newer ON newer.course = own.course
      AND (newer.version, newer.in_force_from, newer.id) > (own.version, own.in_force_from, own.id)
    WHERE own.id = record.course_id))
$$;

CREATE FUNCTION current_training(person uuid, of_course text DEFAULT 'calling') RETURNS uuid LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.id FROM training_record r JOIN training_course c ON c.id = r.course_id AND c.course = of_course
  WHERE r.operator_id = person AND r.passed_at <= clock_timestamp() AND training_end(r) > clock_timestamp()
  ORDER BY training_end(r) DESC, r.id DESC LIMIT 1
$$;

CREATE FUNCTION training_is_current(person uuid, of_course text DEFAULT 'calling') RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT current_training(person, of_course) IS NOT NULL
$$;

-- Whether one of the roles that somebody holds needs a course that they lack, and look-ups wait for it.
CREATE FUNCTION lacks_course(person uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM role_grant g JOIN course_need n ON n.role = g.role
    WHERE g.operator_id = person AND g.revoked_at IS NULL AND n.course = 'student-data' AND n.blocks
      AND NOT training_is_current(person, n.course))
$$;

CREATE FUNCTION refuse_failed_training() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- A course that was passed here is dated here; one from elsewhere comes by the command line with its day.
  IF current_user <> (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) AND NOT pg_has_role('bellwether_imports', 'USAGE') THEN
    NEW.passed_at := clock_timestamp();
    NEW.expires_at := NEW.passed_at + interval '8760 hours';
  END IF;
  IF NEW.passed_at > clock_timestamp() OR NEW.score < (SELECT pass_mark FROM training_course WHERE id = NEW.course_id) THEN
    RAISE EXCEPTION 'a training record is of a course that was passed' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'training_record_passed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER training_record_passed BEFORE INSERT ON training_record
  FOR EACH ROW EXECUTE FUNCTION refuse_failed_training();
CREATE TRIGGER training_record_append_only BEFORE UPDATE OR DELETE ON training_record
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER training_record_no_truncate BEFORE TRUNCATE ON training_record
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
