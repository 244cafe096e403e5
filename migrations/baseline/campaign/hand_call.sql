-- A family that no call or text reached and somebody called by hand: a row for each of its students. Undone by a row
-- that says so; the newest row counts.
CREATE TABLE hand_call (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  campaign_id uuid NOT NULL REFERENCES campaign,
  student_id uuid NOT NULL REFERENCES student,
  operator_id uuid NOT NULL REFERENCES operator,
  called boolean NOT NULL DEFAULT true,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- What the list and the card say of a student.
CREATE INDEX hand_call_newest ON hand_call (campaign_id, student_id, at DESC);

-- Nobody is called by hand before calling began: there is no list yet.
CREATE FUNCTION keep_hand_call() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM campaign c WHERE c.id = NEW.campaign_id AND c.started_at IS NOT NULL) THEN
    RAISE EXCEPTION 'a closure that called nobody has no list' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'hand_call_after_start';
  END IF;
  NEW.at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER hand_call_after_start BEFORE INSERT ON hand_call FOR EACH ROW EXECUTE FUNCTION keep_hand_call();
CREATE TRIGGER hand_call_append_only BEFORE UPDATE OR DELETE ON hand_call
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER hand_call_no_truncate BEFORE TRUNCATE ON hand_call
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER hand_call_shown AFTER INSERT ON hand_call DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION revise_campaign_card();
