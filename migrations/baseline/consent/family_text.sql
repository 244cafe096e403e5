-- A text to one family: the address of the family page or an answer, which somebody of the front office asked for, or the
-- newest notice, which answers a question by itself.
CREATE TABLE family_text (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  phone_id uuid NOT NULL REFERENCES phone,
  kind text NOT NULL CHECK (kind IN ('page', 'answer', 'notice')),
  language text NOT NULL,
  request_id uuid,                          -- of an answer or a notice: what it answers
  words bytea,                              -- of an answer or a notice: what the family reads, encrypted
  form uuid UNIQUE,                         -- of an answer: the form it was sent with, which counts once
  day date,                                 -- of a notice: in the district's zone
  asked_by uuid REFERENCES operator,        -- null of a notice
  asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- none: by the time it could go, it might not any more.
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'none', 'sending', 'sent', 'unknown', 'refused')),
  carrier_id text,
  CHECK ((kind = 'page') = (request_id IS NULL)),
  CHECK ((kind = 'page') = (words IS NULL)),
  CHECK ((kind = 'answer') = (form IS NOT NULL)),
  CHECK ((kind = 'notice') = (day IS NOT NULL)),
  CHECK ((kind = 'notice') = (asked_by IS NULL))
);

-- One notice a day answers a number, however often it asks: two machines that answer each other end there.
CREATE UNIQUE INDEX family_text_notice_a_day ON family_text (phone_id, day) WHERE kind = 'notice';

-- What is to be sent next.
CREATE INDEX family_text_waiting ON family_text (asked_at) WHERE state = 'waiting';

-- What one number got lately.
CREATE INDEX family_text_by_phone ON family_text (phone_id, asked_at);

-- The answers to one request.
CREATE INDEX family_text_by_request ON family_text (request_id) WHERE request_id IS NOT NULL;

CREATE TRIGGER family_text_kept BEFORE DELETE ON family_text
  FOR EACH ROW EXECUTE FUNCTION refuse_early_end('family-words');
CREATE TRIGGER family_text_no_truncate BEFORE TRUNCATE ON family_text
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
