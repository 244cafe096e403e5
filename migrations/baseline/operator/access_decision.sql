-- The evidence of a review: what a person held when it was decided. Nobody decides on themselves.
CREATE TABLE access_decision (
  review_id uuid NOT NULL REFERENCES access_review,
  operator_id uuid NOT NULL REFERENCES operator,
  decision text NOT NULL CHECK (decision IN ('keep', 'remove')),
  roles text[] NOT NULL,                           -- 'approver', 'approver@' and the school's id, 'translator:so'
  decided_by uuid NOT NULL REFERENCES operator,
  decided_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (review_id, operator_id),
  CONSTRAINT access_decision_by_another_person CHECK (decided_by <> operator_id)
);

CREATE TRIGGER access_decision_kept BEFORE UPDATE OR DELETE ON access_decision
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER access_decision_no_truncate BEFORE TRUNCATE ON access_decision
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION refuse_foreign_review() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT holds_everywhere(NEW.decided_by, 'compliance')
    OR NOT EXISTS (SELECT FROM access_review r WHERE r.id = NEW.review_id AND r.finished_at IS NULL) THEN
    RAISE EXCEPTION 'compliance staff decide, while the review is open' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'access_decision_by_compliance';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER access_decision_by_compliance BEFORE INSERT ON access_decision
  FOR EACH ROW EXECUTE FUNCTION refuse_foreign_review();

-- A review is finished when it has looked at everybody, and then nothing of it changes.
CREATE FUNCTION keep_access_review() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.finished_at IS NOT NULL
    OR (NEW.id, NEW.started_by, NEW.started_at) IS DISTINCT FROM (OLD.id, OLD.started_by, OLD.started_at)
    OR EXISTS (SELECT FROM role_grant g JOIN operator o ON o.id = g.operator_id AND o.active
      WHERE g.revoked_at IS NULL AND NOT EXISTS (SELECT FROM access_decision d
        WHERE d.review_id = NEW.id AND d.operator_id = g.operator_id)) THEN
    RAISE EXCEPTION 'a review ends when everybody was looked at' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'access_review_whole';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER access_review_whole BEFORE UPDATE ON access_review
  FOR EACH ROW EXECUTE FUNCTION keep_access_review();
