-- A call, or a text, to the own phone of somebody on the staff: with the words they are writing; with a version that waits for
-- their approval, as it was sealed; or to record them in their own voice. It is no attempt: it counts nowhere, asks for
-- nobody's consent and ends none, and its words are gone a day later.
CREATE TABLE rehearsal (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  operator_id uuid NOT NULL REFERENCES operator,
  platform text NOT NULL CHECK (platform IN ('slack', 'teams')),   -- where they asked, and are told how it ended
  asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  kind text NOT NULL CHECK (kind IN ('words', 'sealed', 'recording')),
  version_id uuid REFERENCES campaign_version,
  draft_id uuid,                            -- what is recorded goes with it
  text_digest bytea CHECK (octet_length(text_digest) = 32),        -- SHA-256 of the text that is to be read
  language text NOT NULL,
  words jsonb,                              -- purpose, schools, texts by language, and who hears them
  token text NOT NULL UNIQUE CHECK (length(token) = 22),
  -- Null where no call, or no text, is wanted. Placing is never tried again, for it may have been placed.
  call_state text CHECK (call_state IN ('waiting', 'placing', 'placed', 'answered',
    'heard', 'voicemail', 'no-answer', 'refused', 'unsent', 'unknown')),
  call_id text,                             -- the carrier's
  text_state text CHECK (text_state IN ('waiting', 'placing', 'placed', 'refused', 'unsent', 'unknown')),
  text_id text,
  keys text[] NOT NULL DEFAULT '{}',        -- by the question that each answered, so that one sent again changes nothing
  fetched text[] NOT NULL DEFAULT '{}',     -- languages whose recording the carrier fetched
  CHECK (call_state IS NOT NULL OR text_state IS NOT NULL),
  CHECK ((kind = 'sealed') = (version_id IS NOT NULL)),
  CHECK ((kind = 'recording') = (draft_id IS NOT NULL)),
  CHECK ((kind = 'recording') = (text_digest IS NOT NULL)),
  CHECK ((kind = 'recording') = (words IS NULL)),
  CHECK (kind = 'words' OR text_state IS NULL)
);

-- One call at a time; also how many somebody had lately.
CREATE UNIQUE INDEX rehearsal_under_way ON rehearsal (operator_id)
  WHERE call_state IN ('waiting', 'placing', 'placed', 'answered');
CREATE INDEX rehearsal_by_operator ON rehearsal (operator_id, asked_at);

-- What is to be placed next.
CREATE INDEX rehearsal_waiting ON rehearsal (asked_at) WHERE call_state = 'waiting' OR text_state = 'waiting';

-- Who heard nothing is told in their own chat, if it is still news.
CREATE FUNCTION tell_rehearsal_end() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO posted_card AS k (kind, subject, part, platform, channel, fresh_until)
  VALUES ('rehearsal', NEW.id, NEW.operator_id::text, NEW.platform, 'own-chat', NEW.asked_at + interval '10 minutes')
  ON CONFLICT (kind, subject, part) WHERE channel = 'own-chat' DO UPDATE SET revision = k.revision + 1;
  PERFORM pg_notify('card', '');
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER rehearsal_end_told AFTER UPDATE ON rehearsal DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (
    NEW.call_state IS DISTINCT FROM OLD.call_state
      AND NEW.call_state IN ('voicemail', 'no-answer', 'refused', 'unsent', 'unknown')
    OR NEW.text_state IS DISTINCT FROM OLD.text_state AND NEW.text_state IN ('refused', 'unsent', 'unknown'))
  EXECUTE FUNCTION tell_rehearsal_end();
