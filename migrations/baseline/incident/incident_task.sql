-- The checklist of the Department of Education's Privacy Technical Assistance Center (PTAC-CL, September 2012), in its order.
-- Each incident has all of it from its opening on.
CREATE TABLE incident_task (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  incident_id uuid NOT NULL REFERENCES incident,
  position int NOT NULL,
  task text NOT NULL CHECK (task IN ('validate', 'manager', 'team', 'scope', 'data-owners', 'student-privacy-office',
    'counsel', 'evidence', 'notices', 'logs', 'review')),
  due_at timestamptz NOT NULL,
  owner_id uuid REFERENCES operator,
  done_by uuid REFERENCES operator,
  done_at timestamptz,
  UNIQUE (incident_id, task),
  CHECK ((done_by IS NULL) = (done_at IS NULL))
);

CREATE FUNCTION keep_incident_task() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (NEW.id, NEW.incident_id, NEW.position, NEW.task) IS DISTINCT FROM (OLD.id, OLD.incident_id, OLD.position, OLD.task)
    OR OLD.done_at IS NOT NULL THEN
    RAISE EXCEPTION 'a task of an incident is done once' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'incident_task_life';
  END IF;
  IF NEW.done_by IS NOT NULL THEN NEW.done_at := clock_timestamp(); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER incident_task_life BEFORE UPDATE ON incident_task FOR EACH ROW EXECUTE FUNCTION keep_incident_task();
CREATE TRIGGER incident_task_kept BEFORE DELETE ON incident_task FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER incident_task_no_truncate BEFORE TRUNCATE ON incident_task
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Who does what in an incident. Somebody else may take it over; the log has all of them.
CREATE TABLE incident_role (
  incident_id uuid NOT NULL REFERENCES incident,
  role text NOT NULL CHECK (role IN ('manager', 'counsel', 'technology', 'communications')),
  operator_id uuid NOT NULL REFERENCES operator,
  PRIMARY KEY (incident_id, role)
);
CREATE TRIGGER incident_role_kept BEFORE DELETE ON incident_role FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER incident_role_no_truncate BEFORE TRUNCATE ON incident_role
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- As the owner: nobody leaves a task out, and nobody opens an incident that freezes nothing.
CREATE FUNCTION begin_incident() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO incident_task (incident_id, position, task, due_at)
  SELECT NEW.id, position, task, NEW.opened_at + within FROM (VALUES
    (1, 'validate', interval '30 minutes'),
    (2, 'manager', interval '30 minutes'),
    (3, 'team', interval '1 hour'),
    (4, 'scope', interval '8 hours'),
    (5, 'data-owners', interval '24 hours'),
    (6, 'student-privacy-office', interval '24 hours'),
    (7, 'counsel', interval '24 hours'),
    (8, 'evidence', interval '24 hours'),
    -- A Texas district tells the state within 48 hours (Gov. Code 2054.603): no decision may take longer than a day.
    (9, 'notices', interval '24 hours'),
    (10, 'logs', interval '3 days'),
    (11, 'review', interval '14 days')) AS checklist (position, task, within);
  IF NOT NEW.is_drill THEN
    INSERT INTO pause (placed_by, reason, incident_id) VALUES (NEW.opened_by, 'Incident ' || NEW.number, NEW.id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER incident_begun AFTER INSERT ON incident FOR EACH ROW EXECUTE FUNCTION begin_incident();

-- When everybody was named, and that the team's task is done with it.
CREATE FUNCTION count_incident_roles() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE incident SET roles_named_at = clock_timestamp()
  WHERE id = NEW.incident_id AND roles_named_at IS NULL
    AND (SELECT count(*) FROM incident_role r WHERE r.incident_id = NEW.incident_id) = 4;
  RETURN NULL;
END $$;
CREATE TRIGGER incident_roles_counted AFTER INSERT ON incident_role FOR EACH ROW EXECUTE FUNCTION count_incident_roles();

CREATE FUNCTION revise_incident_card() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM revise_cards('incident', ARRAY[NEW.incident_id], '{compliance}');
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER incident_task_shown AFTER INSERT OR UPDATE ON incident_task DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION revise_incident_card();
CREATE CONSTRAINT TRIGGER incident_role_shown AFTER INSERT OR UPDATE ON incident_role DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION revise_incident_card();
-- Its freeze shows on it, too.
CREATE CONSTRAINT TRIGGER incident_freeze_shown AFTER INSERT OR UPDATE ON pause DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.incident_id IS NOT NULL) EXECUTE FUNCTION revise_incident_card();
-- A freeze of all calling holds the emergencies that an incident spares: its card says so.
CREATE FUNCTION revise_holding_incidents() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM revise_cards('incident', ARRAY(SELECT h.incident_id FROM pause h
    WHERE h.incident_id IS NOT NULL AND h.released_at IS NULL), '{compliance}');
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER holding_incidents_shown AFTER INSERT OR UPDATE ON pause DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.campaign_id IS NULL AND NEW.incident_id IS NULL) EXECUTE FUNCTION revise_holding_incidents();
-- Who was reminded of a task sees that it is done.
CREATE CONSTRAINT TRIGGER incident_task_reminder AFTER UPDATE ON incident_task DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION revise_own_cards('incident-task', '{}');
