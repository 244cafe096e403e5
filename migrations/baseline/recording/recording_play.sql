-- Whether the carrier fetched the recording that a call plays, and whether its text was said instead. Neither ends a
-- call: it is for the card, and for what the same call says next.
CREATE TABLE recording_play (
  attempt_id uuid NOT NULL REFERENCES attempt,
  language text NOT NULL,
  fetched_at timestamptz,                   -- the last byte of it left us
  text_at timestamptz,
  PRIMARY KEY (attempt_id, language),
  CHECK (fetched_at IS NOT NULL OR text_at IS NOT NULL)
);
