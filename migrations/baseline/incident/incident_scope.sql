-- Whom an incident concerns, as somebody of compliance said it: everybody, what was looked up or taken as a file in some
-- time, or whom a closure reached. Several scopes add up; one that was wrong is withdrawn, and stays.
CREATE TABLE incident_scope (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  incident_id uuid NOT NULL REFERENCES incident,
  kind text NOT NULL CHECK (kind IN ('everyone', 'look-ups', 'files', 'closure')),
  from_at timestamptz,
  until_at timestamptz,
  operator_id uuid REFERENCES operator,     -- whose look-ups and files; null: everybody's
  campaign_id uuid REFERENCES campaign,
  set_by uuid NOT NULL REFERENCES operator,
  set_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  withdrawn_by uuid REFERENCES operator,
  withdrawn_at timestamptz,
  CHECK ((kind IN ('look-ups', 'files')) = (from_at IS NOT NULL AND until_at IS NOT NULL)),
  CHECK (from_at < until_at),
  CHECK ((kind = 'closure') = (campaign_id IS NOT NULL)),
  CHECK (operator_id IS NULL OR kind IN ('look-ups', 'files')),
  CHECK ((withdrawn_by IS NULL) = (withdrawn_at IS NULL))
);

-- What concerns whom, of an incident.
CREATE INDEX incident_scope_by_incident ON incident_scope (incident_id);

-- A student with each guardian, as the roster was when the scope was set. Without foreign keys, as a call list: one statement
-- fills it with everybody. A guardian without a student is here for the number alone.
CREATE TABLE incident_person (
  scope_id uuid NOT NULL REFERENCES incident_scope,
  student_id uuid,
  guardian_id uuid,
  UNIQUE NULLS NOT DISTINCT (scope_id, student_id, guardian_id),
  CHECK (student_id IS NOT NULL OR guardian_id IS NOT NULL)
);

CREATE VIEW incident_concerned AS
  SELECT DISTINCT s.incident_id, p.student_id, p.guardian_id
  FROM incident_scope s JOIN incident_person p ON p.scope_id = s.id WHERE s.withdrawn_at IS NULL;

-- Everybody whom a scope concerns, in one statement. What was shown of a phone concerns who uses it and their students; what
-- was shown of a student concerns each guardian. Those who left the roster were concerned all the same.
CREATE FUNCTION persons_of_scope(scope incident_scope) RETURNS TABLE (student_id uuid, guardian_id uuid) LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp SET work_mem = '256MB' AS $$
  WITH shown AS MATERIALIZED (
    SELECT d.phone_id, d.student_ids FROM disclosure d
    WHERE scope.kind IN ('look-ups', 'files') AND d.at >= scope.from_at AND d.at < scope.until_at
      AND (scope.operator_id IS NULL OR d.operator_id = scope.operator_id)
      AND (scope.kind = 'look-ups' OR d.what LIKE '%-file')
  ), told AS MATERIALIZED (
    SELECT phone_id FROM shown WHERE phone_id IS NOT NULL
    UNION SELECT phone_id FROM phones_reached(scope.campaign_id) AS reached(phone_id)
  ), used AS MATERIALIZED (
    SELECT DISTINCT gp.guardian_id FROM told JOIN guardian_phone gp USING (phone_id)
    UNION SELECT g.id FROM guardian g WHERE scope.kind = 'everyone'
  ), pupil AS MATERIALIZED (
    SELECT unnest(student_ids) AS student_id FROM shown
    UNION SELECT gs.student_id FROM used JOIN guardianship gs USING (guardian_id)
    UNION SELECT s.id FROM student s WHERE scope.kind = 'everyone'
  )
  SELECT p.student_id, gs.guardian_id FROM pupil p LEFT JOIN guardianship gs USING (student_id)
  UNION
  SELECT NULL, u.guardian_id FROM used u
  WHERE NOT EXISTS (SELECT FROM guardianship gs WHERE gs.guardian_id = u.guardian_id)
$$;

-- Set once, withdrawn once.
CREATE FUNCTION keep_incident_scope() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_by IS NULL
    OR (to_jsonb(NEW) - '{withdrawn_by,withdrawn_at}'::text[]) <> (to_jsonb(OLD) - '{withdrawn_by,withdrawn_at}'::text[]) THEN
    RAISE EXCEPTION 'a scope is withdrawn once, and nothing else of it changes' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'incident_scope_life';
  END IF;
  NEW.withdrawn_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER incident_scope_life BEFORE UPDATE ON incident_scope FOR EACH ROW EXECUTE FUNCTION keep_incident_scope();
CREATE TRIGGER incident_scope_kept BEFORE DELETE ON incident_scope FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER incident_scope_no_truncate BEFORE TRUNCATE ON incident_scope
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER incident_person_kept BEFORE UPDATE OR DELETE ON incident_person
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER incident_person_no_truncate BEFORE TRUNCATE ON incident_person
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- How many it concerns: counted when a scope is set or withdrawn, and not whenever a card is drawn.
CREATE TABLE incident_extent (
  incident_id uuid PRIMARY KEY REFERENCES incident,
  students int NOT NULL,
  guardians int NOT NULL
);

CREATE FUNCTION count_concerned(incident uuid) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM incident_scope s WHERE s.incident_id = incident AND s.withdrawn_at IS NULL) THEN
    INSERT INTO incident_extent AS e (incident_id, students, guardians)
    SELECT incident, count(DISTINCT c.student_id), count(DISTINCT c.guardian_id)
    FROM incident_concerned c WHERE c.incident_id = incident
    ON CONFLICT (incident_id) DO UPDATE SET (students, guardians) = (EXCLUDED.students, EXCLUDED.guardians);
  ELSE
    DELETE FROM incident_extent e WHERE e.incident_id = incident;
  END IF;
  PERFORM revise_cards('incident-notices', ARRAY[incident], '{compliance}');
END $$;

-- As the owner: nobody writes a count.
CREATE FUNCTION count_concerned_again() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM count_concerned(NEW.incident_id);
  RETURN NULL;
END $$;
-- At the commit, when its persons are there.
CREATE CONSTRAINT TRIGGER incident_scope_counted AFTER INSERT OR UPDATE ON incident_scope DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION count_concerned_again();
