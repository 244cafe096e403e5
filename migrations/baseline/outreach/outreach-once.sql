-- What was sent, or may have been, waits again only where three lists of the carrier lacked it, the last of them so late that
-- it would be there; and only once.
CREATE FUNCTION refuse_second_text() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.state = 'unknown' AND NEW.state = 'waiting' AND OLD.look_at IS NOT NULL AND OLD.lost_at IS NULL AND OLD.misses >= 3
    AND OLD.ordered_at <= clock_timestamp() - interval '75 seconds' THEN
    NEW.lost_at := OLD.ordered_at;
    NEW.look_at := clock_timestamp() + interval '2 hours';
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a text goes out once' USING ERRCODE = 'check_violation', CONSTRAINT = 'outreach_once';
END $$;
CREATE TRIGGER outreach_once BEFORE UPDATE OF state ON outreach FOR EACH ROW
  WHEN (OLD.state NOT IN ('waiting', 'sending') AND NEW.state IN ('waiting', 'sending'))
  EXECUTE FUNCTION refuse_second_text();

-- Only a dial worker says what became of an order. Who may not look for what was lost moves alarms, which the bot orders where no
-- dial worker runs, and rehearsals, whose calls it answers.
CREATE FUNCTION refuse_move_by_others() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF has_column_privilege('outreach', 'look_at', 'UPDATE') THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'a dial worker moves this' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'outreach_moved_by_worker';
END $$;
CREATE TRIGGER outreach_moved_by_worker BEFORE UPDATE OF state, state_at, carrier_id ON outreach FOR EACH ROW
  WHEN (OLD.kind NOT IN ('alarm', 'rehearsal')) EXECUTE FUNCTION refuse_move_by_others();

-- Used once: nothing makes a used code new. And nothing turns to another number than the one it was for.
CREATE FUNCTION refuse_second_use() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.used_at IS NOT NULL OR NEW.tries < OLD.tries OR NEW.expires_at > OLD.expires_at
    OR OLD.phone_id IS NOT NULL AND NEW.phone_id IS DISTINCT FROM OLD.phone_id THEN
    RAISE EXCEPTION 'a code is used once' USING ERRCODE = 'check_violation', CONSTRAINT = 'outreach_used_once';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER outreach_used_once BEFORE UPDATE OF used_at, tries, expires_at, phone_id ON outreach
  FOR EACH ROW EXECUTE FUNCTION refuse_second_use();
