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
    AND NOT EXISTS (SELECT FROM outreach c WHERE c.alarm_id = alarm AND c.operator_id = a.id)
$$;

-- Nobody is woken for a seal that is a moment late, after it is made again, or twice. The text goes with the call.
CREATE FUNCTION refuse_needless_alarm_call() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.channel = 'text' AND NOT EXISTS (SELECT FROM outreach c WHERE c.alarm_id = NEW.alarm_id AND c.operator_id = NEW.operator_id)
    OR NEW.channel = 'voice' AND NEW.operator_id NOT IN (SELECT administrators_to_call(NEW.alarm_id)) THEN
    RAISE EXCEPTION 'nobody calls this person about this alarm' USING ERRCODE = 'check_violation', CONSTRAINT = 'alarm_call_due';
  END IF;
  NEW.asked_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER outreach_alarm_due BEFORE INSERT ON outreach
  FOR EACH ROW WHEN (NEW.kind = 'alarm') EXECUTE FUNCTION refuse_needless_alarm_call();

-- The card says how many were called.
CREATE FUNCTION revise_alarm_card() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM revise_cards('sealing-alarm', ARRAY[NEW.alarm_id], '{compliance}');
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER outreach_alarm_shown AFTER INSERT OR UPDATE ON outreach
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind = 'alarm') EXECUTE FUNCTION revise_alarm_card();
