-- What families are told of an incident, made of closed lists: no words of somebody's own, so each language can say it. The
-- newest one counts; a letter and a call say the same.
CREATE TABLE incident_notice (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  incident_id uuid NOT NULL REFERENCES incident,
  data text[] NOT NULL CHECK (cardinality(data) > 0
    AND data <@ '{names,phones,languages,schools,choices,messages}'::text[]),
  from_day date,                            -- when it happened, in the district's zone; null: not known
  until_day date,
  made_by uuid NOT NULL REFERENCES operator,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK ((from_day IS NULL) = (until_day IS NULL)),
  CHECK (from_day <= until_day)
);

-- The newest of an incident.
CREATE INDEX incident_notice_by_incident ON incident_notice (incident_id, made_at DESC);

CREATE TRIGGER incident_notice_append_only BEFORE UPDATE OR DELETE ON incident_notice
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER incident_notice_no_truncate BEFORE TRUNCATE ON incident_notice
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A notice to families is a campaign for those whom an incident concerns, and nobody else.
ALTER TABLE campaign ADD FOREIGN KEY (notifies) REFERENCES incident,
  ADD CONSTRAINT campaign_notifies_or_corrects CHECK (notifies IS NULL OR corrects IS NULL);

-- The phones of the guardians whom an incident concerns and who may be told about one of the students in it.
CREATE FUNCTION phones_concerned(incident uuid) RETURNS SETOF uuid LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT DISTINCT gp.phone_id
  FROM incident_concerned c
  JOIN guardian_phone gp ON gp.guardian_id = c.guardian_id AND gp.active
  JOIN guardianship gs ON gs.guardian_id = c.guardian_id AND gs.active AND gs.may_be_contacted
    AND (c.student_id IS NULL OR gs.student_id = c.student_id)
  WHERE c.incident_id = incident;
END;

-- It stays one, is of an incident that is real and open, and is written by those who may see whom it concerns.
CREATE FUNCTION keep_notice() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' OR NOT EXISTS (
    SELECT FROM incident i WHERE i.id = NEW.notifies AND NOT i.is_drill AND i.closed_at IS NULL) THEN
    RAISE EXCEPTION 'a notice is of one incident that is open, and of no drill' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'campaign_notifies';
  END IF;
  IF NOT holds_any_role(NEW.author_id, '{compliance,administrator}', NULL) THEN
    RAISE EXCEPTION 'compliance staff and administrators of the whole district write a notice' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'notice_by_compliance';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER campaign_notifies BEFORE INSERT ON campaign
  FOR EACH ROW WHEN (NEW.notifies IS NOT NULL) EXECUTE FUNCTION keep_notice();
CREATE TRIGGER campaign_notifies_kept BEFORE UPDATE ON campaign
  FOR EACH ROW WHEN (NEW.notifies IS DISTINCT FROM OLD.notifies) EXECUTE FUNCTION keep_notice();

-- A breach is no emergency (47 CFR 64.1200(f)(4)): its notice needs the consent of a school matter, and keeps the hours. It
-- takes no words of anybody's own, so nobody edits it: who wants another one writes it again.
CREATE FUNCTION keep_notice_version() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  author uuid := (SELECT c.author_id FROM campaign c WHERE c.id = NEW.campaign_id AND c.notifies IS NOT NULL);
BEGIN
  IF author IS NULL THEN
    RETURN NEW;
  END IF;
  IF NEW.number > 1 OR NEW.submitted_by <> author THEN
    RAISE EXCEPTION 'a notice of a breach is not edited' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'notice_is_not_edited';
  END IF;
  IF NEW.purpose <> 'school-mission' THEN
    RAISE EXCEPTION 'a notice of a breach is a school matter' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'notice_is_a_school_matter';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER notice_is_a_school_matter BEFORE INSERT OR UPDATE OF purpose, number, submitted_by ON campaign_version
  FOR EACH ROW EXECUTE FUNCTION keep_notice_version();
