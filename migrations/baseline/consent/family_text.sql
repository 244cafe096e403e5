-- A text to one family that somebody of the front office asked for: the address of the family page, or an answer.
CREATE TABLE family_text (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  phone_id uuid NOT NULL REFERENCES phone,
  kind text NOT NULL CHECK (kind IN ('page', 'answer')),
  language text NOT NULL,
  request_id uuid,                          -- of an answer: what it answers
  words bytea,                              -- of an answer: what the family reads, encrypted
  form uuid UNIQUE,                         -- of an answer: the form it was sent with, which counts once
  asked_by uuid NOT NULL REFERENCES operator,
  asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- none: by the time it could go, it might not any more.
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'none', 'sending', 'sent', 'unknown', 'refused')),
  carrier_id text,
  CHECK ((kind = 'answer') = (request_id IS NOT NULL)),
  CHECK ((kind = 'answer') = (words IS NOT NULL)),
  CHECK ((kind = 'answer') = (form IS NOT NULL))
);

-- What is to be sent next.
CREATE INDEX family_text_waiting ON family_text (asked_at) WHERE state = 'waiting';

-- What one number got lately.
CREATE INDEX family_text_by_phone ON family_text (phone_id, asked_at);

-- The answers to one request.
CREATE INDEX family_text_by_request ON family_text (request_id) WHERE request_id IS NOT NULL;
