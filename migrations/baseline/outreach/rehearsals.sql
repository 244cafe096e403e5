-- One call at a time.
CREATE UNIQUE INDEX outreach_one_rehearsal ON outreach (operator_id)
  WHERE kind = 'rehearsal' AND channel = 'voice' AND state IN ('waiting', 'sending', 'sent', 'answered');

-- Who heard nothing is told in their own chat, if it is still news.
CREATE FUNCTION tell_rehearsal_end() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO posted_card AS k (kind, subject, part, platform, channel, fresh_until)
  SELECT 'rehearsal', r.id, r.operator_id::text, r.platform, 'own-chat', r.asked_at + interval '10 minutes'
  FROM rehearsal r WHERE r.id = NEW.rehearsal_id
  ON CONFLICT (kind, subject, part) WHERE channel = 'own-chat' DO UPDATE SET revision = k.revision + 1;
  PERFORM pg_notify('card', '');
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER outreach_rehearsal_end_told AFTER UPDATE ON outreach DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind = 'rehearsal' AND NEW.state <> OLD.state
    AND NEW.state IN ('voicemail', 'no-answer', 'refused', 'none', 'unknown'))
  EXECUTE FUNCTION tell_rehearsal_end();
