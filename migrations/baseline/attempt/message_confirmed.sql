-- Somebody pressed 1 for a closure that asks its families to confirm: once for each phone, with the call or text that told it.
CREATE TABLE message_confirmed (
  campaign_id uuid NOT NULL REFERENCES campaign,
  phone_id uuid NOT NULL REFERENCES phone,
  attempt_id uuid NOT NULL UNIQUE REFERENCES attempt,
  carrier_id text NOT NULL,     -- the call on which the key was pressed
  by_call_back boolean NOT NULL, -- they called the district's number
  confirmed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (campaign_id, phone_id)
);

-- Only what asked can be confirmed, and only by a person: on the call itself, to whom the message was told; on a call
-- back, at a phone that was told it.
CREATE FUNCTION keep_message_confirmed() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM attempt a JOIN campaign_version v ON v.id = a.version_id
    WHERE a.id = NEW.attempt_id AND a.campaign_id = NEW.campaign_id AND a.phone_id = NEW.phone_id AND v.asks_to_confirm
      AND CASE WHEN NEW.by_call_back
        THEN a.spoken_at IS NOT NULL OR a.channel = 'text' AND a.intent_at IS NOT NULL
        ELSE a.carrier_id = NEW.carrier_id AND a.answered_by = 'human' AND a.spoken_at IS NOT NULL END)
  THEN
    RAISE EXCEPTION 'a person confirms what was told to them and asks for it' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'message_confirmed_by_person', TABLE = 'message_confirmed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER message_confirmed_by_person BEFORE INSERT ON message_confirmed
  FOR EACH ROW EXECUTE FUNCTION keep_message_confirmed();
CREATE TRIGGER message_confirmed_kept BEFORE UPDATE OR DELETE ON message_confirmed
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER message_confirmed_no_truncate BEFORE TRUNCATE ON message_confirmed
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Of a closure that is over, too.
CREATE CONSTRAINT TRIGGER message_confirmed_shown AFTER INSERT ON message_confirmed DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION revise_ended_card();
