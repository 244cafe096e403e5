-- A STOP from a number that no roster has: it holds from the moment at which the number appears (47 CFR 64.1200(a)(10)).
-- The words are not kept; the number is, so that it can be indexed by another key. While a key is changed, a stop has a row for each.
CREATE TABLE unclaimed_stop (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  phone_index bytea NOT NULL CHECK (octet_length(phone_index) = 16),
  number bytea NOT NULL,                    -- encrypted; empty once the stop has ended
  stop uuid NOT NULL DEFAULT uuidv7(),      -- the same for each key
  scope text NOT NULL CHECK (scope IN ('non-emergency', 'all', 'wrong-number')),
  means text NOT NULL CHECK (means IN ('text-reply', 'carrier-stop')),
  doubtful boolean NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  -- A START from the same number, or the withdrawal that it became.
  ended_at timestamptz
);

-- What a number that appears has stopped already.
CREATE INDEX unclaimed_stop_open ON unclaimed_stop (phone_index) WHERE ended_at IS NULL;

CREATE FUNCTION forget_stopped_number() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN NEW.number := ''; RETURN NEW; END $$;
CREATE TRIGGER stop_ended BEFORE UPDATE ON unclaimed_stop FOR EACH ROW WHEN (NEW.ended_at IS NOT NULL)
  EXECUTE FUNCTION forget_stopped_number();

-- With the owner's rights: whatever brings a number in writes no withdrawals of its own. After phone_added, by its name.
CREATE FUNCTION claim_stops() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  phones uuid[];
BEGIN
  IF TG_TABLE_NAME = 'phone' THEN
    phones := ARRAY(SELECT a.id FROM added a JOIN unclaimed_stop u ON u.phone_index = a.index AND u.ended_at IS NULL);
  ELSE
    phones := ARRAY(SELECT p.id FROM added a JOIN phone p ON p.index = a.phone_index);
  END IF;
  IF phones = '{}' THEN RETURN NULL; END IF;
  WITH claimed AS (
    UPDATE unclaimed_stop u SET ended_at = now() FROM phone p
    WHERE p.id = ANY (phones) AND u.phone_index = p.index AND u.ended_at IS NULL
    RETURNING u.id, u.stop, p.id AS phone_id, u.scope, u.means, u.doubtful, u.received_at
  ), under_other_keys AS (
    UPDATE unclaimed_stop u SET ended_at = now() FROM claimed c WHERE u.stop = c.stop AND u.id <> c.id AND u.ended_at IS NULL
  ), held AS (
    INSERT INTO revocation (phone_id, channel, scope, means, received_at, recorded_by, doubtful)
    SELECT phone_id, 'any', scope, means, received_at, 'guardian:' || phone_id, doubtful FROM claimed
    RETURNING id, phone_id, channel, scope, means, doubtful, honor_by
  ), tasks AS (
    INSERT INTO office_task (kind, phone_id, revocation_id, due_at)
    SELECT DISTINCT ON (phone_id, kind) kind, phone_id, id, due_at FROM (
      SELECT CASE WHEN doubtful THEN 'read-text' ELSE 'wrong-number' END AS kind, phone_id, id,
        CASE WHEN doubtful THEN honor_by ELSE ten_business_days_after(now()) END AS due_at
      FROM held WHERE doubtful OR scope = 'wrong-number') wanted
    ORDER BY phone_id, kind, due_at
    ON CONFLICT (phone_id, kind) WHERE closed_at IS NULL DO NOTHING
  )
  INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
  SELECT 'guardian', phone_id::text, 'consent-revoked', 'phone', phone_id::text, jsonb_build_object('revocation', id,
    'scope', scope, 'channel', channel, 'means', means, 'beforeRoster', true, 'doubtful', doubtful)
  FROM held;
  RETURN NULL;
END $$;
CREATE TRIGGER phone_added_claims_stops AFTER INSERT ON phone REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION claim_stops();
-- From a program that slept while the number was indexed by another key.
CREATE TRIGGER stop_added_is_claimed AFTER INSERT ON unclaimed_stop REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION claim_stops();
