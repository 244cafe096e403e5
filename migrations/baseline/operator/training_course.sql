-- The course as it was published: its digest is taken over content, and other words are another row.
CREATE TABLE training_course (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  -- Nobody requests or approves without "calling"; "student-data" is for all who look up families.
  course text NOT NULL DEFAULT 'calling' CHECK (course IN ('calling', 'student-data')),
  version int NOT NULL CHECK (version > 0),
  digest bytea NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
  content jsonb NOT NULL,
  pass_mark int NOT NULL CHECK (pass_mark BETWEEN 1 AND 100),     -- percent of right answers
  in_force_from timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Of each course the highest version is in force; of one version, the words published last. A bot of an older release that is
-- started again doesn't bring the older course back.
CREATE FUNCTION training_course_in_force(of_course text DEFAULT 'calling') RETURNS uuid LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT id FROM training_course WHERE course = of_course ORDER BY version DESC, in_force_from DESC, id DESC LIMIT 1
$$;
CREATE TRIGGER training_course_append_only BEFORE UPDATE OR DELETE ON training_course
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER training_course_no_truncate BEFORE TRUNCATE ON training_course
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Which roles need which course: the district's policy, kept by "training need". What requesters and approvers need is fixed.
-- Where it blocks, nobody in the role looks up a family without it.
CREATE TABLE course_need (
  role staff_role NOT NULL,
  course text NOT NULL CHECK (course IN ('calling', 'student-data')),
  blocks boolean NOT NULL DEFAULT false,
  PRIMARY KEY (role, course),
  CONSTRAINT course_need_calling CHECK (course <> 'calling' OR blocks AND role IN ('requester', 'approver'))
);
INSERT INTO course_need (role, course, blocks) VALUES ('requester', 'calling', true), ('approver', 'calling', true),
  ('front-office', 'student-data', false), ('compliance', 'student-data', false), ('administrator', 'student-data', false);

CREATE FUNCTION keep_calling_need() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.course = 'calling' THEN
    RAISE EXCEPTION 'requesting and approving always need the course' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'course_need_calling';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER course_need_calling_kept BEFORE UPDATE OR DELETE ON course_need
  FOR EACH ROW EXECUTE FUNCTION keep_calling_need();
