-- A call, or a text, to the own phone of somebody on the staff: with the words they are writing; with a version that waits for
-- their approval, as it was sealed; or to record them in their own voice. It is no attempt: it counts nowhere, asks for
-- nobody's consent and ends none, and its words are gone a day later. Its call and its text are outreach.
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
  keys text[] NOT NULL DEFAULT '{}',        -- by the question that each answered, so that one sent again changes nothing
  fetched text[] NOT NULL DEFAULT '{}',     -- languages whose recording the carrier fetched
  CHECK ((kind = 'sealed') = (version_id IS NOT NULL)),
  CHECK ((kind = 'recording') = (draft_id IS NOT NULL)),
  CHECK ((kind = 'recording') = (text_digest IS NOT NULL)),
  CHECK ((kind = 'recording') = (words IS NULL))
);

-- How many somebody had lately.
CREATE INDEX rehearsal_by_operator ON rehearsal (operator_id, asked_at);
