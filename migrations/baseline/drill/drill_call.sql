-- What a drill does with one phone of its list. There is one for each, made when the drill is approved.
CREATE TABLE drill_call (
  drill_id uuid NOT NULL REFERENCES drill,
  phone_id uuid NOT NULL REFERENCES drill_phone,
  token text NOT NULL UNIQUE CHECK (length(token) = 22),
  -- Null where no call, or no text, is wanted. Placing is never tried again, for it may have been placed.
  call_state text CHECK (call_state IN ('waiting', 'placing', 'placed', 'ringing', 'answered',
    'heard', 'voicemail', 'no-answer', 'refused', 'unknown', 'not-called')),
  call_id text,                             -- the carrier's
  text_state text CHECK (text_state IN ('waiting', 'placing', 'placed', 'delivered', 'refused', 'unknown', 'not-called')),
  text_id text,
  placed_at timestamptz,
  rung_at timestamptz,
  answered_at timestamptz,
  confirmed_at timestamptz,                 -- key 1
  PRIMARY KEY (drill_id, phone_id),
  CHECK (call_state IS NOT NULL OR text_state IS NOT NULL)
);

-- What is to be placed next, and what is not over.
CREATE INDEX drill_call_open ON drill_call (drill_id, phone_id)
  WHERE call_state IN ('waiting', 'placing', 'placed', 'ringing', 'answered') OR text_state IN ('waiting', 'placing');

-- A drill calls the phones it was approved with, as long as they stand on the list, and no other.
CREATE FUNCTION keep_drill_call() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.drill_id, NEW.phone_id, NEW.token) IS DISTINCT FROM (OLD.drill_id, OLD.phone_id, OLD.token) THEN
      RAISE EXCEPTION 'a call of a drill stays with its phone' USING ERRCODE = 'check_violation',
        CONSTRAINT = 'drill_call_life';
    END IF;
  ELSIF NOT EXISTS (SELECT FROM drill d JOIN drill_phone p ON p.id = NEW.phone_id AND p.ended_at IS NULL
      WHERE d.id = NEW.drill_id AND d.state = 'calling' AND d.sealed_text::jsonb -> 'phones' ? p.id::text) THEN
    RAISE EXCEPTION 'a drill calls the phones it was approved with' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'drill_call_of_its_list';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER drill_call_life BEFORE INSERT OR UPDATE ON drill_call FOR EACH ROW EXECUTE FUNCTION keep_drill_call();
CREATE TRIGGER drill_call_kept BEFORE DELETE ON drill_call FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER drill_call_no_truncate BEFORE TRUNCATE ON drill_call
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
