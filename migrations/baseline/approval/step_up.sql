-- That an operator signed in afresh for exactly this version.
CREATE TABLE step_up (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  sign_in_id uuid NOT NULL UNIQUE REFERENCES sign_in,
  operator_id uuid NOT NULL REFERENCES operator,
  version_id uuid NOT NULL REFERENCES campaign_version,
  fingerprint bytea NOT NULL,
  signed_in_at timestamptz NOT NULL,         -- the directory's word (auth_time)
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- The directory's signed token as it came, encrypted. Each dial worker checks it against the directory's own keys, so
  -- that this database can't tell it otherwise.
  id_token bytea
);

-- Whether an approver has signed in for this version.
CREATE INDEX step_up_by_version ON step_up (version_id, operator_id);

CREATE TRIGGER step_up_append_only AFTER UPDATE ON step_up
  FOR EACH ROW EXECUTE FUNCTION refuse_change_but_key('id_token');
CREATE TRIGGER step_up_kept BEFORE DELETE ON step_up FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER step_up_no_truncate BEFORE TRUNCATE ON step_up
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- It counts for the person, the version and the fingerprint that it was begun for, once the answer to it was taken.
CREATE FUNCTION refuse_unfounded_step_up() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.at := clock_timestamp();
  IF NOT EXISTS (
    SELECT FROM sign_in s
    WHERE s.id = NEW.sign_in_id AND s.purpose = 'step-up'
      AND (s.operator_id, s.version_id, s.fingerprint) = (NEW.operator_id, NEW.version_id, NEW.fingerprint)
      AND s.used_at > clock_timestamp() - interval '5 minutes'
      -- The directory's clock may be five seconds behind; see clockToleranceSeconds.
      AND NEW.signed_in_at >= s.started_at - interval '5 seconds')
  THEN
    RAISE EXCEPTION 'no fresh sign-in of this person for this fingerprint was finished'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'step_up_after_sign_in';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER step_up_after_sign_in BEFORE INSERT ON step_up
  FOR EACH ROW EXECUTE FUNCTION refuse_unfounded_step_up();

-- Who signs in again: for whatever is no emergency, for what also covers later lists, for more calls and texts than the district's limit, and for a vote
-- within 20 seconds of the asking or of another's vote: two people on two screens are not that quick.
CREATE FUNCTION lacks_step_up(version uuid, operator uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM campaign_version v, district d
    WHERE v.id = version AND d.step_up_recipients IS NOT NULL
      AND (v.purpose <> 'emergency' OR v.stands_until IS NOT NULL
        OR coalesce(v.voice_count, 0) + coalesce(v.text_count, 0) > d.step_up_recipients
        OR v.submitted_at > clock_timestamp() - interval '20 seconds'
        OR EXISTS (
          SELECT FROM approval a WHERE a.version_id = v.id AND a.operator_id <> operator
            AND a.at > clock_timestamp() - interval '20 seconds'))
      AND NOT EXISTS (
        SELECT FROM step_up s
        WHERE s.version_id = v.id AND s.operator_id = operator AND s.fingerprint = v.fingerprint
          AND s.at > clock_timestamp() - interval '10 minutes'))
$$;

CREATE FUNCTION refuse_approval_without_step_up() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF lacks_step_up(NEW.version_id, NEW.operator_id) THEN
    RAISE EXCEPTION 'this approval needs a fresh sign-in' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'approval_after_step_up';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER approval_after_step_up BEFORE INSERT ON approval
  FOR EACH ROW WHEN (NEW.decision = 'approved') EXECUTE FUNCTION refuse_approval_without_step_up();
