-- A number of a family not reached, and who of the staff took it to call by hand. One row a number and closure, so two people
-- never have it at once. After an hour, or once it is released, anybody may take it.
CREATE TABLE hand_call_claim (
  campaign_id uuid NOT NULL REFERENCES campaign,
  phone_id uuid NOT NULL REFERENCES phone,
  operator_id uuid NOT NULL REFERENCES operator,
  taken_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  released boolean NOT NULL DEFAULT false,
  PRIMARY KEY (campaign_id, phone_id)
);

-- What is over is forgotten after a day.
CREATE INDEX hand_call_claim_by_age ON hand_call_claim (taken_at);

CREATE FUNCTION claim_holds(claim hand_call_claim) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT NOT claim.released AND claim.taken_at > clock_timestamp() - interval '1 hour'
$$;

-- The hour begins when a number is taken, by the database's clock.
CREATE FUNCTION keep_hand_call_claim() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.operator_id <> OLD.operator_id AND claim_holds(OLD) THEN
    RAISE EXCEPTION 'somebody has this number' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'hand_call_claim_one_person';
  END IF;
  IF NOT NEW.released THEN NEW.taken_at := clock_timestamp(); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER hand_call_claim_one_person BEFORE INSERT OR UPDATE ON hand_call_claim
  FOR EACH ROW EXECUTE FUNCTION keep_hand_call_claim();
-- A claim that holds is released first: deleting it would let somebody else take the number.
CREATE TRIGGER hand_call_claim_kept BEFORE DELETE ON hand_call_claim FOR EACH ROW WHEN (claim_holds(OLD))
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER hand_call_claim_no_truncate BEFORE TRUNCATE ON hand_call_claim
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
