-- Who heard a recording to its end. It is the sound that counts, and so it holds for a later version with the same one.
CREATE TABLE recording_heard (
  operator_id uuid NOT NULL REFERENCES operator,
  digest bytea NOT NULL CHECK (octet_length(digest) = 32),
  way text NOT NULL CHECK (way IN ('call', 'page')),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (operator_id, digest)
);

CREATE TRIGGER recording_heard_append_only BEFORE UPDATE OR DELETE ON recording_heard
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER recording_heard_no_truncate BEFORE TRUNCATE ON recording_heard
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Nobody lets families hear what they have not heard: each recording that was sealed, in each language.
CREATE FUNCTION has_heard_recordings(operator uuid, version uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT NOT EXISTS (
    SELECT FROM campaign_version v CROSS JOIN jsonb_each_text(coalesce(v.sealed_content -> 'recordings', '{}')) AS r
    WHERE v.id = version AND NOT EXISTS (
      SELECT FROM recording_heard h WHERE h.operator_id = operator AND h.digest = decode(r.value, 'hex')))
$$;

CREATE FUNCTION refuse_unheard_approval() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT has_heard_recordings(NEW.operator_id, NEW.version_id) THEN
    RAISE EXCEPTION 'each recording must be heard before it is approved'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_after_hearing';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER approval_after_hearing BEFORE INSERT ON approval
  FOR EACH ROW WHEN (NEW.decision = 'approved') EXECUTE FUNCTION refuse_unheard_approval();
