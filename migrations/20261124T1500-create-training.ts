import { type Kysely, sql } from 'kysely';

// Asking and approving need a current training record: of the course in force, passed at most 365 days ago. The rule
// stands in the tables, so that no way in can go round it, and each decision keeps the record that it rested on.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- The course as it was published: its digest is taken over content, and other words are another row.
    CREATE TABLE training_course (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      version int NOT NULL CHECK (version > 0),
      digest bytea NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
      content jsonb NOT NULL,
      pass_mark int NOT NULL CHECK (pass_mark BETWEEN 1 AND 100),     -- percent of right answers
      in_force_from timestamptz NOT NULL DEFAULT clock_timestamp()
    );

    -- One pass of one person; a failed try leaves an audit entry and no row.
    CREATE TABLE training_record (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      operator_id uuid NOT NULL REFERENCES operator,
      course_id uuid NOT NULL REFERENCES training_course,
      score int NOT NULL CHECK (score BETWEEN 0 AND 100),             -- percent of right answers
      passed_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz NOT NULL DEFAULT now() + interval '8760 hours',
      CONSTRAINT training_record_lasts_a_year CHECK (expires_at > passed_at AND expires_at <= passed_at + interval '8760 hours')
    );
    CREATE INDEX training_record_by_operator ON training_record (operator_id, course_id, expires_at DESC);

    -- The highest version is in force; of one version, the words published last. A bot of an older release that is
    -- started again doesn't bring the older course back.
    CREATE FUNCTION training_course_in_force() RETURNS uuid LANGUAGE sql STABLE AS $$
      SELECT id FROM training_course ORDER BY version DESC, in_force_from DESC, id DESC LIMIT 1
    $$;
    CREATE FUNCTION current_training(person uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
      SELECT id FROM training_record
      WHERE operator_id = person AND course_id = training_course_in_force() AND passed_at <= now() AND expires_at > now()
      ORDER BY expires_at DESC, id DESC LIMIT 1
    $$;
    CREATE FUNCTION training_is_current(person uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
      SELECT current_training(person) IS NOT NULL
    $$;

    CREATE FUNCTION refuse_failed_training() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.passed_at > now() OR NEW.score < (SELECT pass_mark FROM training_course WHERE id = NEW.course_id) THEN
        RAISE EXCEPTION 'a training record is of a course that was passed' USING ERRCODE = 'check_violation',
          CONSTRAINT = 'training_record_passed';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER training_record_passed BEFORE INSERT ON training_record
      FOR EACH ROW EXECUTE FUNCTION refuse_failed_training();
    CREATE TRIGGER training_course_append_only BEFORE UPDATE OR DELETE ON training_course
      FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER training_course_no_truncate BEFORE TRUNCATE ON training_course
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER training_record_append_only BEFORE UPDATE OR DELETE ON training_record
      FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER training_record_no_truncate BEFORE TRUNCATE ON training_record
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

    -- Null only in rows from before there was a course.
    ALTER TABLE approval ADD COLUMN training_record_id uuid REFERENCES training_record;
    ALTER TABLE campaign_version ADD COLUMN training_record_id uuid REFERENCES training_record;

    -- Whatever the statement says, the record is the one the person has now.
    CREATE FUNCTION require_requester_training() RETURNS trigger LANGUAGE plpgsql AS $$
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

    CREATE FUNCTION require_author_training() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NOT training_is_current(NEW.author_id) THEN
        RAISE EXCEPTION 'asking needs current training' USING ERRCODE = 'check_violation',
          CONSTRAINT = 'campaign_by_trained_person';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER campaign_by_trained_person BEFORE INSERT OR UPDATE OF author_id ON campaign
      FOR EACH ROW EXECUTE FUNCTION require_author_training();

    CREATE FUNCTION require_approver_training() RETURNS trigger LANGUAGE plpgsql AS $$
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

    GRANT SELECT, INSERT ON training_course, training_record TO bellwether_application;
    GRANT SELECT ON training_course, training_record TO bellwether_auditor;
  `.execute(db);
}
