-- A STOP from a number that no roster has: it holds from the moment at which the number appears (47 CFR 64.1200(a)(10)).
-- By the keyed index alone; neither the number nor the words are kept.
CREATE TABLE unclaimed_stop (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  phone_index bytea NOT NULL CHECK (octet_length(phone_index) = 16),
  scope text NOT NULL CHECK (scope IN ('non-emergency', 'all', 'wrong-number')),
  means text NOT NULL CHECK (means IN ('text-reply', 'carrier-stop')),
  doubtful boolean NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  -- A START from the same number, or the withdrawal that it became.
  ended_at timestamptz
);

-- What a number that appears has stopped already.
CREATE INDEX unclaimed_stop_open ON unclaimed_stop (phone_index) WHERE ended_at IS NULL;

-- With the owner's rights: whatever brings a number in writes no withdrawals of its own. After phone_added, by its name.
CREATE FUNCTION claim_stops() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  WITH claimed AS (
    UPDATE unclaimed_stop u SET ended_at = now() FROM added p
    WHERE u.phone_index = p.index AND u.ended_at IS NULL
    RETURNING p.id AS phone_id, u.scope, u.means, u.doubtful, u.received_at
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
