-- An approver says until when they are away. It changes the order in which approvers are woken, and gives nobody power.
CREATE TABLE absence (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  operator_id uuid NOT NULL REFERENCES operator,
  until timestamptz NOT NULL,                      -- the first moment of the first day back
  stand_in uuid REFERENCES operator,
  begun_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at timestamptz                             -- back before that, or said again
);

-- Whether somebody is away: one open absence a person.
CREATE UNIQUE INDEX absence_open ON absence (operator_id) WHERE ended_at IS NULL;

CREATE FUNCTION is_away(operator uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM absence a
    WHERE a.operator_id = operator AND a.ended_at IS NULL AND a.until > clock_timestamp())
$$;

-- Whether this person is an approver wherever the other one is.
CREATE FUNCTION may_stand_in(stand_in uuid, operator uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT stand_in <> operator AND NOT is_away(stand_in)
    AND EXISTS (SELECT FROM operator o WHERE o.id = stand_in AND o.active)
    AND NOT EXISTS (SELECT FROM role_grant g
      WHERE g.operator_id = operator AND g.role = 'approver' AND g.revoked_at IS NULL
        AND NOT EXISTS (SELECT FROM role_grant s
          WHERE s.operator_id = stand_in AND s.role = 'approver' AND s.revoked_at IS NULL
            AND (s.school_id IS NULL OR s.school_id = g.school_id)))
$$;

CREATE FUNCTION keep_absence() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
      OR (NEW.id, NEW.operator_id, NEW.until, NEW.stand_in, NEW.begun_at)
        IS DISTINCT FROM (OLD.id, OLD.operator_id, OLD.until, OLD.stand_in, OLD.begun_at) THEN
      RAISE EXCEPTION 'an absence only ends' USING ERRCODE = 'check_violation', CONSTRAINT = 'absence_life';
    END IF;
    NEW.ended_at := clock_timestamp();
    RETURN NEW;
  END IF;
  NEW.begun_at := clock_timestamp();
  IF NEW.ended_at IS NOT NULL OR NEW.until <= NEW.begun_at OR NEW.until > NEW.begun_at + interval '366 days' THEN
    RAISE EXCEPTION 'an absence ends within a year from now' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'absence_ahead';
  END IF;
  IF NOT EXISTS (SELECT FROM role_grant g JOIN operator o ON o.id = g.operator_id AND o.active
      WHERE g.operator_id = NEW.operator_id AND g.role = 'approver' AND g.revoked_at IS NULL) THEN
    RAISE EXCEPTION 'only approvers are away' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'absence_of_an_approver';
  END IF;
  IF NEW.stand_in IS NOT NULL AND NOT may_stand_in(NEW.stand_in, NEW.operator_id) THEN
    RAISE EXCEPTION 'who stands in is an approver of the same schools' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'absence_stand_in_is_an_approver';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER absence_life BEFORE INSERT OR UPDATE ON absence FOR EACH ROW EXECUTE FUNCTION keep_absence();
CREATE TRIGGER absence_kept BEFORE DELETE ON absence FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER absence_no_truncate BEFORE TRUNCATE ON absence FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The cards of what waits say who is away.
CREATE CONSTRAINT TRIGGER absence_shown AFTER INSERT OR UPDATE ON absence DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION revise_live_cards('{submitted}');
