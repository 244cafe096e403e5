-- The seal over the log was behind: told from 10 seconds on, and as long from 5 minutes on.
CREATE TABLE sealing_alarm (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  since timestamptz NOT NULL,               -- of the oldest entry that waited
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  long_at timestamptz,
  ended_at timestamptz
);
CREATE UNIQUE INDEX sealing_alarm_alive ON sealing_alarm ((true)) WHERE ended_at IS NULL;
CREATE TRIGGER sealing_alarm_kept BEFORE DELETE ON sealing_alarm FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER sealing_alarm_ended BEFORE UPDATE ON sealing_alarm
  FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER sealing_alarm_no_truncate BEFORE TRUNCATE ON sealing_alarm
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER sealing_alarm_shown AFTER INSERT OR UPDATE ON sealing_alarm DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION revise_own_cards('sealing-alarm', '{compliance}');

-- Administrators who were called and texted on their own phones because it was late for five minutes: each once.
CREATE TABLE sealing_alarm_call (
  alarm_id uuid NOT NULL REFERENCES sealing_alarm,
  operator_id uuid NOT NULL REFERENCES operator,
  token text NOT NULL UNIQUE CHECK (length(token) = 22),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Placing is never tried again, for it may have been placed; unsent provably never left.
  call_state text NOT NULL DEFAULT 'placing'
    CHECK (call_state IN ('placing', 'placed', 'refused', 'unsent', 'unknown')),
  call_id text,                             -- the carrier's
  text_state text NOT NULL DEFAULT 'placing'
    CHECK (text_state IN ('placing', 'placed', 'refused', 'unsent', 'unknown')),
  text_id text,
  PRIMARY KEY (alarm_id, operator_id)
);

CREATE TRIGGER sealing_alarm_call_kept BEFORE DELETE ON sealing_alarm_call
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER sealing_alarm_call_no_truncate BEFORE TRUNCATE ON sealing_alarm_call
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Who is still to be called about an alarm: every administrator with a phone on record. One who is away is left in peace,
-- unless all of them are. Whether the chat platforms vouch for them doesn't matter here: they may be away, too.
CREATE FUNCTION administrators_to_call(alarm uuid) RETURNS SETOF uuid LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  WITH administrator AS (
    SELECT o.id, is_away(o.id) AS away FROM operator o JOIN operator_phone p ON p.operator_id = o.id
    WHERE o.active AND EXISTS (SELECT FROM role_grant g
      WHERE g.operator_id = o.id AND g.role = 'administrator' AND g.school_id IS NULL AND g.revoked_at IS NULL)
  )
  SELECT a.id FROM administrator a
  WHERE (NOT a.away OR NOT EXISTS (SELECT FROM administrator here WHERE NOT here.away))
    AND EXISTS (SELECT FROM sealing_alarm s WHERE s.id = alarm AND s.long_at IS NOT NULL AND s.ended_at IS NULL)
    AND NOT EXISTS (SELECT FROM sealing_alarm_call c WHERE c.alarm_id = alarm AND c.operator_id = a.id)
$$;

-- Nobody is woken for a seal that is a moment late, after it is made again, or twice.
CREATE FUNCTION refuse_needless_alarm_call() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.operator_id NOT IN (SELECT administrators_to_call(NEW.alarm_id)) THEN
    RAISE EXCEPTION 'nobody calls this person about this alarm' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'sealing_alarm_call_due';
  END IF;
  NEW.at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER sealing_alarm_call_due BEFORE INSERT ON sealing_alarm_call
  FOR EACH ROW EXECUTE FUNCTION refuse_needless_alarm_call();

-- The card says how many were called.
CREATE FUNCTION revise_alarm_card() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM revise_cards('sealing-alarm', ARRAY[NEW.alarm_id], '{compliance}');
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER sealing_alarm_call_shown AFTER INSERT OR UPDATE ON sealing_alarm_call
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION revise_alarm_card();
