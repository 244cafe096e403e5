-- What somebody said to a closure that asked: that they heard it (key 1), or, of the staff, that they are safe (key 8, or SAFE by text).
-- Once for each phone, with the call or text that told it.
CREATE TABLE closure_reply (
  campaign_id uuid NOT NULL REFERENCES campaign,
  phone_id uuid NOT NULL REFERENCES phone,
  kind text NOT NULL CHECK (kind IN ('confirmed', 'safe')),
  attempt_id uuid NOT NULL REFERENCES attempt,
  means text NOT NULL CHECK (means IN ('key', 'call-back', 'text')),
  carrier_id text NOT NULL,                 -- of the call with the key, or of the text that came in
  -- Of a safe one, who that is; null where several people use the phone: then nobody knows who of them answered.
  guardian_id uuid REFERENCES guardian,
  said_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (campaign_id, phone_id, kind),
  UNIQUE (attempt_id, kind)
);

-- The call or text to a phone that a SAFE by text answers, of the newest closure that asks this phone: the newest one that got there, or
-- else the one that is on its way or was planned. Staff in a locked room know of the lockdown before our text does, so an answer counts from
-- the approval on.
CREATE FUNCTION safe_text_answers(phone uuid) RETURNS uuid LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  WITH asking AS (
    SELECT a.id, a.campaign_id, a.channel, a.state, a.disposition, a.intent_at, a.answered_by, a.spoken_at,
      min(a.created_at) OVER (PARTITION BY a.campaign_id) AS began_at
    FROM attempt a
    JOIN campaign_version v ON v.id = a.version_id AND asks_if_safe(v)
    JOIN recipient r ON r.version_id = a.version_id AND r.phone_id = a.phone_id AND r.channel = a.channel AND r.for_staff
    WHERE a.phone_id = safe_text_answers.phone
  )
  SELECT a.id FROM asking a
  WHERE a.campaign_id = (SELECT n.campaign_id FROM asking n ORDER BY n.began_at DESC, n.campaign_id DESC LIMIT 1)
    AND coalesce(a.intent_at, a.began_at) > clock_timestamp() - interval '24 hours'
  ORDER BY coalesce(a.channel = 'text' AND (a.state = 'accepted' OR a.disposition IN ('sent', 'delivered'))
      OR a.channel = 'voice' AND a.answered_by = 'human' AND a.spoken_at IS NOT NULL AND a.disposition IS DISTINCT FROM 'hung-up', false) DESC,
    a.intent_at DESC NULLS LAST, a.id LIMIT 1
$$;

-- Only what asked is answered: by a person on the call itself, to whom the message was told; on a call back, at a phone that was told it;
-- by text, at a phone of staff. The database says who it was, and lets nobody speak for a phone that was not asked.
CREATE FUNCTION keep_closure_reply() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM attempt a JOIN campaign_version v ON v.id = a.version_id
    WHERE a.id = NEW.attempt_id AND a.campaign_id = NEW.campaign_id AND a.phone_id = NEW.phone_id
      AND CASE NEW.kind
        WHEN 'confirmed' THEN v.asks_to_confirm AND NEW.means IN ('key', 'call-back')
        WHEN 'safe' THEN asks_if_safe(v) AND NEW.means IN ('key', 'text')
          AND EXISTS (SELECT FROM recipient r WHERE r.version_id = a.version_id AND r.phone_id = a.phone_id AND r.for_staff) END
      AND CASE NEW.means
        WHEN 'key' THEN a.carrier_id = NEW.carrier_id AND a.answered_by = 'human' AND a.spoken_at IS NOT NULL
        WHEN 'call-back' THEN a.spoken_at IS NOT NULL OR a.channel = 'text' AND a.intent_at IS NOT NULL
        WHEN 'text' THEN a.id = safe_text_answers(NEW.phone_id) END)
  THEN
    RAISE EXCEPTION 'whom the closure asked answers what it asks' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'closure_reply_by_whom_it_asked', TABLE = 'closure_reply';
  END IF;
  NEW.guardian_id := CASE NEW.kind WHEN 'safe' THEN (
    SELECT any_value(u.guardian_id)
    FROM guardian_phone u JOIN guardian g ON g.id = u.guardian_id AND g.active
    WHERE u.phone_id = NEW.phone_id AND u.active HAVING count(*) = 1) END;
  NEW.said_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER closure_reply_by_whom_it_asked BEFORE INSERT ON closure_reply
  FOR EACH ROW EXECUTE FUNCTION keep_closure_reply();
CREATE TRIGGER closure_reply_kept BEFORE UPDATE OR DELETE ON closure_reply FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER closure_reply_no_truncate BEFORE TRUNCATE ON closure_reply FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- Of a closure that is over, too.
CREATE CONSTRAINT TRIGGER closure_reply_shown AFTER INSERT ON closure_reply DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION revise_ended_card();

-- Whom of its staff a version asked, of the roster of today, with the schools of theirs that it is about. Somebody who left is none.
CREATE FUNCTION staff_asked(version campaign_version) RETURNS TABLE (
  guardian_id uuid, school_ids uuid[],
  phone_ids uuid[],                         -- on which they were asked
  safe_at timestamptz,                      -- they said so
  shared_at timestamptz                     -- somebody said so on a phone that they share, and nobody knows who
) LANGUAGE sql STABLE
BEGIN ATOMIC
  WITH asked AS (
    SELECT gp.guardian_id, array_agg(DISTINCT gp.phone_id) AS phones
    FROM (SELECT DISTINCT phone_id FROM recipient WHERE version_id = version.id AND for_staff) r
    JOIN guardian_phone gp ON gp.phone_id = r.phone_id AND gp.active
    JOIN guardian g ON g.id = gp.guardian_id AND g.active
    GROUP BY gp.guardian_id
  )
  SELECT a.guardian_id, w.school_ids, a.phones, own.at, shared.at
  FROM asked a
  CROSS JOIN LATERAL (SELECT array_agg(e.school_id ORDER BY e.school_id) AS school_ids FROM employment e
    WHERE e.guardian_id = a.guardian_id AND e.active AND e.school_id = ANY (version.school_ids)) w
  CROSS JOIN LATERAL (SELECT min(s.said_at) AS at FROM closure_reply s
    WHERE s.kind = 'safe' AND s.campaign_id = version.campaign_id AND s.guardian_id = a.guardian_id) own
  CROSS JOIN LATERAL (SELECT min(s.said_at) AS at FROM closure_reply s
    WHERE s.kind = 'safe' AND s.campaign_id = version.campaign_id AND s.phone_id = ANY (a.phones) AND s.guardian_id IS NULL) shared
  WHERE w.school_ids IS NOT NULL;
END;
