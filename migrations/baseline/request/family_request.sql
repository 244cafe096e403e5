-- What a family wrote or asked for, and a person of the front office answers. One open request a number: all that comes from
-- it meanwhile belongs to it, so nothing is answered by two people.
CREATE TABLE family_request (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  number int GENERATED ALWAYS AS IDENTITY UNIQUE,  -- what people call it
  kind text NOT NULL CHECK (kind IN ('opt-out', 'call-back', 'wrong-number', 'data', 'correction', 'reply')),
  phone_id uuid REFERENCES phone,
  -- Of a number that no roster has: its index, and the number itself, encrypted, so that somebody can call it.
  phone_index bytea CHECK (octet_length(phone_index) = 16),
  sender bytea,
  school_id uuid REFERENCES school,         -- of the family's first school; null where none is known
  day date NOT NULL,                        -- in the district's zone: the card it is counted on
  language text NOT NULL,
  quiet boolean NOT NULL DEFAULT false,     -- this number had its share of alarms today
  opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  claimed_by uuid REFERENCES operator,
  claimed_at timestamptz,
  answered_at timestamptz,                  -- first
  closed_by uuid REFERENCES operator,
  closed_at timestamptz,
  CHECK ((claimed_by IS NULL) = (claimed_at IS NULL)),
  CHECK ((closed_by IS NULL) = (closed_at IS NULL)),
  CHECK ((phone_id IS NULL) = (phone_index IS NOT NULL)),
  CHECK ((phone_id IS NULL) = (sender IS NOT NULL))
);

-- The open request of a number.
CREATE UNIQUE INDEX family_request_open ON family_request (phone_id) WHERE closed_at IS NULL AND phone_id IS NOT NULL;
CREATE UNIQUE INDEX family_request_open_stranger ON family_request (phone_index) WHERE closed_at IS NULL AND phone_id IS NULL;

-- What a card counts, and what one number asked lately.
CREATE INDEX family_request_by_school ON family_request (school_id, day);
CREATE INDEX family_request_by_phone ON family_request (phone_id, opened_at);

-- What they wrote, oldest first. A doubtful opt-out's words are its revocation's.
CREATE TABLE family_request_text (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  request_id uuid NOT NULL REFERENCES family_request,
  kind text NOT NULL CHECK (kind IN ('opt-out', 'data', 'correction', 'reply')),
  words bytea NOT NULL,                     -- encrypted
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  carrier_id text UNIQUE                    -- of a text: taken once
);
CREATE INDEX family_request_text_of ON family_request_text (request_id, received_at);
CREATE TRIGGER family_request_text_append_only AFTER UPDATE ON family_request_text
  FOR EACH ROW EXECUTE FUNCTION refuse_change_but_key('words', 'erasable');
CREATE TRIGGER family_request_text_kept BEFORE DELETE ON family_request_text
  FOR EACH ROW EXECUTE FUNCTION refuse_early_end('family-words');
CREATE TRIGGER family_request_text_no_truncate BEFORE TRUNCATE ON family_request_text
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A request goes from hand to hand only by being released: nobody takes it from somebody who is answering.
CREATE FUNCTION refuse_second_claim() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.claimed_by IS NOT NULL AND NEW.claimed_by IS NOT NULL AND NEW.claimed_by <> OLD.claimed_by THEN
    RAISE EXCEPTION 'somebody has this request' USING ERRCODE = 'check_violation', CONSTRAINT = 'family_request_one_person';
  END IF;
  IF OLD.closed_at IS NOT NULL THEN
    RAISE EXCEPTION 'this request is closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'family_request_closed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER family_request_one_person BEFORE UPDATE OF kind, claimed_by, answered_at, closed_by, closed_at ON family_request
  FOR EACH ROW EXECUTE FUNCTION refuse_second_claim();

-- More urgent first.
CREATE FUNCTION request_rank(kind text) RETURNS int LANGUAGE sql IMMUTABLE
RETURN array_position(ARRAY['opt-out', 'call-back', 'wrong-number', 'data', 'correction', 'reply'], kind);

-- What a task is to the front office's channel; null where the family said nothing.
CREATE FUNCTION request_kind(task text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN CASE task WHEN 'read-text' THEN 'opt-out' WHEN 'call-back' THEN 'call-back' WHEN 'wrong-number' THEN 'wrong-number'
  WHEN 'disowned-number' THEN 'wrong-number' END;

-- The open request of a number, or a new one, under the first of its indexes. With the owner's rights: tasks open requests too, no matter who opens the task.
CREATE FUNCTION open_family_request(of_kind text, of_phone uuid, of_indexes bytea[] DEFAULT NULL, of_sender bytea DEFAULT NULL)
RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  found uuid;
BEGIN
  -- One after the other: they may name the number by different keys.
  IF of_phone IS NULL THEN PERFORM pg_advisory_xact_lock(hashtext('bellwether strangers')); END IF;
  LOOP
    UPDATE family_request r SET kind = CASE WHEN request_rank(of_kind) < request_rank(r.kind) THEN of_kind ELSE r.kind END
    WHERE closed_at IS NULL AND (r.phone_id = of_phone OR of_phone IS NULL AND r.phone_index = ANY (of_indexes))
    RETURNING id INTO found;
    IF found IS NOT NULL THEN RETURN found; END IF;
    INSERT INTO family_request (kind, phone_id, phone_index, sender, school_id, day, language, quiet)
    SELECT of_kind, of_phone, of_indexes[1], of_sender,
      (SELECT a.school_id FROM phone_audience a JOIN school s ON s.id = a.school_id
        WHERE a.phone_id = of_phone ORDER BY s.sourced_id LIMIT 1),
      (clock_timestamp() AT TIME ZONE d.time_zone)::date,
      phone_language(of_phone),
      (SELECT count(*) FROM family_request r WHERE r.opened_at > clock_timestamp() - interval '24 hours'
        AND (r.phone_id = of_phone OR of_phone IS NULL AND r.phone_index = ANY (of_indexes))) >= 5
    FROM district d
    ON CONFLICT DO NOTHING RETURNING id INTO found;
    IF found IS NOT NULL OR NOT EXISTS (SELECT FROM district) THEN RETURN found; END IF;
  END LOOP;
END $$;

-- Doubtful words, wrong numbers and calls back are tasks with a due date, and requests in the front office's channel.
CREATE FUNCTION task_opens_request() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM open_family_request(request_kind(NEW.kind), NEW.phone_id);
  RETURN NULL;
END $$;
CREATE TRIGGER office_task_opens_request AFTER INSERT ON office_task FOR EACH ROW
  WHEN (NEW.kind IN ('read-text', 'call-back', 'wrong-number', 'disowned-number')) EXECUTE FUNCTION task_opens_request();

-- Decided, a task leaves its request with what else came from that number; where nothing did, the request is closed.
CREATE FUNCTION task_settles_request() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  rest text;
BEGIN
  SELECT kind INTO rest FROM (
    SELECT request_kind(t.kind) AS kind FROM office_task t
    WHERE t.phone_id = NEW.phone_id AND t.closed_at IS NULL AND request_kind(t.kind) IS NOT NULL
    UNION ALL
    SELECT x.kind FROM family_request r JOIN family_request_text x ON x.request_id = r.id
    WHERE r.phone_id = NEW.phone_id AND r.closed_at IS NULL
  ) AS left_over ORDER BY request_rank(kind) LIMIT 1;
  IF rest IS NOT NULL THEN
    UPDATE family_request SET kind = rest WHERE phone_id = NEW.phone_id AND closed_at IS NULL AND kind <> rest;
  ELSIF NEW.closed_by IS NOT NULL THEN
    UPDATE family_request SET closed_by = NEW.closed_by, closed_at = clock_timestamp()
    WHERE phone_id = NEW.phone_id AND closed_at IS NULL;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER office_task_settles_request AFTER UPDATE OF closed_at ON office_task FOR EACH ROW
  WHEN (OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL) EXECUTE FUNCTION task_settles_request();

-- Closed, a request takes the call back along that it was: nobody finds it in a second list. Words and wrong numbers stay.
CREATE FUNCTION request_settles_call_back() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE office_task SET closed_at = clock_timestamp(), closed_by = NEW.closed_by, outcome = 'done'
  WHERE phone_id = NEW.phone_id AND kind = 'call-back' AND closed_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER family_request_settles_call_back AFTER UPDATE OF closed_at ON family_request FOR EACH ROW
  WHEN (OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL) EXECUTE FUNCTION request_settles_call_back();

-- One card for each school and day in the front office's channel; the schools that are not known have one together.
CREATE FUNCTION revise_request_card() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM revise_cards('family-requests', ARRAY[coalesce(NEW.school_id, '00000000-0000-0000-0000-000000000000')],
    '{front-office}', NEW.day::text);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER family_request_shown
  AFTER INSERT OR UPDATE OF kind, claimed_by, answered_at, closed_by, closed_at ON family_request DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION revise_request_card();
