-- A call or a text to one person that is part of no closure, and what became of it. What a kind says, and when, is in
-- src/domain/outreach/kinds. A role can add a kind only if it may write the columns that this kind needs.
CREATE TABLE outreach (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),  -- only the page that asked for a code knows it, so it says nothing of its time
  kind text NOT NULL CHECK (kind IN ('confirmation', 'page-code', 'family-code', 'page-address', 'answer', 'notice', 'help',
    'escalation', 'alarm', 'rehearsal')),
  channel text NOT NULL DEFAULT 'text' CHECK (channel IN ('voice', 'text')),
  phone_id uuid REFERENCES phone,           -- null where nobody has looked yet whether the number is ours, or it isn't
  operator_id uuid REFERENCES operator,     -- who of the staff is called and texted on their own phone
  language text,
  asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL,          -- the database sets it: after this it isn't sent, and a code opens nothing
  -- What it is about, or who asked for it.
  revocation_id uuid UNIQUE REFERENCES revocation,
  guardian_id uuid REFERENCES guardian,
  request_id uuid,                          -- of the front office
  version_id uuid REFERENCES campaign_version,
  alarm_id uuid REFERENCES sealing_alarm,
  rehearsal_id uuid REFERENCES rehearsal ON DELETE CASCADE,
  asked_by uuid REFERENCES operator,
  words bytea,                              -- of an answer or a notice: what the family reads, encrypted
  form uuid UNIQUE,                         -- of an answer: the form it was sent with, which counts once
  day date,                                 -- of a notice: in the district's zone
  -- Under each key that there is: nobody looks up here whether the number is ours.
  phone_indexes bytea[] CHECK (cardinality(phone_indexes) > 0),
  client bytea CHECK (octet_length(client) = 16),  -- a keyed digest of the address that asked
  -- Of a code, which is itself nowhere: it is worked out from the id with a key that the database doesn't have.
  tries smallint NOT NULL DEFAULT 0 CONSTRAINT outreach_tries CHECK (tries BETWEEN 0 AND 5),
  used_at timestamptz,
  token text UNIQUE CHECK (length(token) = 22),  -- of a call: its secret
  -- none: by the time it could go, it might not any more, or nobody of ours has the number.
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN
    ('waiting', 'none', 'too-late', 'not-needed', 'sending', 'sent', 'unknown', 'refused',
    'answered', 'heard', 'voicemail', 'no-answer')),   -- of a rehearsal's call, as the carrier tells
  state_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  carrier_id text,
  -- Of a text that is on its way, or whose answer was lost; written before anything leaves.
  said bytea CHECK (octet_length(said) = 16),  -- a keyed digest of the letters and digits of what it says
  ordered_at timestamptz,
  look_at timestamptz,                      -- when the carrier is asked for it; null once it is settled
  misses smallint NOT NULL DEFAULT 0,       -- lists of the carrier that lacked it
  lost_at timestamptz,                      -- when the one before it was ordered, which never reached the carrier
  CHECK ((kind = 'confirmation') = (revocation_id IS NOT NULL)),
  CHECK ((kind = 'page-code') = (guardian_id IS NOT NULL)),
  CHECK ((kind IN ('family-code', 'help')) = (phone_indexes IS NOT NULL)),
  CHECK ((kind = 'family-code') = (client IS NOT NULL)),
  CHECK ((kind IN ('page-address', 'answer')) = (asked_by IS NOT NULL)),
  CHECK ((kind IN ('answer', 'notice')) = (request_id IS NOT NULL)),
  CHECK ((kind IN ('answer', 'notice')) = (words IS NOT NULL)),
  CHECK ((kind = 'answer') = (form IS NOT NULL)),
  CHECK ((kind = 'notice') = (day IS NOT NULL)),
  CHECK ((kind = 'escalation') = (version_id IS NOT NULL)),
  CHECK ((kind = 'alarm') = (alarm_id IS NOT NULL)),
  CHECK ((kind = 'rehearsal') = (rehearsal_id IS NOT NULL)),
  CHECK ((kind IN ('escalation', 'alarm', 'rehearsal')) = (operator_id IS NOT NULL)),
  CHECK (kind IN ('family-code', 'help') OR (phone_id IS NULL) <> (operator_id IS NULL)),
  CHECK (kind IN ('confirmation', 'help', 'escalation', 'alarm', 'rehearsal') OR language IS NOT NULL),
  CHECK (channel = 'text' OR kind IN ('family-code', 'escalation', 'alarm', 'rehearsal')),
  CHECK (kind = 'rehearsal' OR state NOT IN ('answered', 'heard', 'voicemail', 'no-answer')),
  CHECK ((channel = 'voice') = (token IS NOT NULL)),
  CHECK (kind IN ('page-code', 'family-code') OR tries = 0 AND used_at IS NULL),
  -- Only a code that may have reached somebody opens a page.
  CONSTRAINT outreach_used_was_sent CHECK (used_at IS NULL OR kind = 'page-code'
    OR phone_id IS NOT NULL AND state IN ('sending', 'sent', 'unknown'))
);

-- What is to be sent next.
CREATE INDEX outreach_waiting ON outreach (kind, asked_at) WHERE state = 'waiting';
CREATE INDEX outreach_to_look_for ON outreach (look_at) WHERE look_at IS NOT NULL;

-- What a number, an address and the district got or asked for lately.
CREATE INDEX outreach_by_phone ON outreach (phone_id, asked_at) WHERE phone_id IS NOT NULL;
CREATE INDEX outreach_by_number ON outreach USING gin (phone_indexes) WHERE phone_indexes IS NOT NULL;
CREATE INDEX outreach_by_client ON outreach (client, asked_at) WHERE client IS NOT NULL;
CREATE INDEX outreach_by_kind ON outreach (kind, asked_at);

-- The answers to one request.
CREATE INDEX outreach_by_request ON outreach (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX outreach_by_carrier_id ON outreach (carrier_id) WHERE carrier_id IS NOT NULL;

-- One notice a day answers a number, however often it asks: two machines that answer each other end there.
CREATE UNIQUE INDEX outreach_notice_a_day ON outreach (phone_id, day) WHERE kind = 'notice';

-- Each person is called once, and texted once, about a version, an alarm or a rehearsal.
CREATE UNIQUE INDEX outreach_once_a_version ON outreach (version_id, operator_id, channel) WHERE version_id IS NOT NULL;
CREATE UNIQUE INDEX outreach_once_a_rehearsal ON outreach (rehearsal_id, channel) WHERE rehearsal_id IS NOT NULL;
CREATE UNIQUE INDEX outreach_once_an_alarm ON outreach (alarm_id, operator_id, channel) WHERE alarm_id IS NOT NULL;

-- How long a kind is of use. A confirmation is sent within five minutes of the opt-out (47 CFR 64.1200(a)(12)). The answer to
-- HELP is the reply to the carrier's own request, so it is sent as soon as it is here; it is kept for the day's limit.
CREATE FUNCTION prepare_outreach() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.expires_at := coalesce(NEW.expires_at, CASE
    WHEN NEW.kind = 'confirmation' THEN (SELECT received_at FROM revocation WHERE id = NEW.revocation_id) + interval '5 minutes'
    WHEN NEW.kind IN ('page-code', 'family-code') THEN NEW.asked_at + interval '10 minutes'
    WHEN NEW.kind IN ('escalation', 'alarm') THEN 'infinity'
    -- Anyone who waits for it looks at their phone so long; later it would only startle them.
    WHEN NEW.kind = 'rehearsal' THEN NEW.asked_at + interval '2 minutes'
    ELSE NEW.asked_at + interval '1 hour' END);
  -- Nobody who asks says whose number it is.
  IF NEW.kind IN ('family-code', 'help') THEN NEW.phone_id := NULL; END IF;
  IF NEW.kind = 'help' THEN NEW.state := 'sent'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER outreach_a_prepared BEFORE INSERT ON outreach FOR EACH ROW EXECUTE FUNCTION prepare_outreach();

-- Kept as long as the class of its words, as its opt-out, or as its guardian; what only limits count goes after two days.
CREATE TRIGGER outreach_words_kept BEFORE DELETE ON outreach FOR EACH ROW
  WHEN (OLD.kind IN ('page-address', 'answer', 'notice')) EXECUTE FUNCTION refuse_early_end('family-words');
CREATE TRIGGER outreach_staff_kept BEFORE DELETE ON outreach FOR EACH ROW
  WHEN (OLD.kind IN ('escalation', 'alarm')) EXECUTE FUNCTION refuse_change();
CREATE FUNCTION keep_outreach() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.kind = 'page-code' AND EXISTS (SELECT FROM erasure WHERE guardian_id = OLD.guardian_id)
    OR OLD.kind = 'confirmation' AND NOT all_is_held() AND NOT EXISTS (
      SELECT FROM revocation r JOIN retention_class c ON c.class = 'opt-outs'
      WHERE r.id = OLD.revocation_id AND r.recorded_at >= now() - c.least_days * interval '1 day') THEN RETURN OLD;
  END IF;
  RAISE EXCEPTION 'outreach is kept: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER outreach_kept BEFORE DELETE ON outreach FOR EACH ROW
  WHEN (OLD.kind IN ('confirmation', 'page-code')) EXECUTE FUNCTION keep_outreach();
CREATE TRIGGER outreach_no_truncate BEFORE TRUNCATE ON outreach FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
