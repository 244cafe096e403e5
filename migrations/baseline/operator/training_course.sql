-- The course as it was published: its digest is taken over content, and other words are another row.
CREATE TABLE training_course (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  version int NOT NULL CHECK (version > 0),
  digest bytea NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
  content jsonb NOT NULL,
  pass_mark int NOT NULL CHECK (pass_mark BETWEEN 1 AND 100),     -- percent of right answers
  in_force_from timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The highest version is in force; of one version, the words published last. A bot of an older release that is
-- started again doesn't bring the older course back.
CREATE FUNCTION training_course_in_force() RETURNS uuid LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT id FROM training_course ORDER BY version DESC, in_force_from DESC, id DESC LIMIT 1
$$;
CREATE TRIGGER training_course_append_only BEFORE UPDATE OR DELETE ON training_course
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER training_course_no_truncate BEFORE TRUNCATE ON training_course
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
