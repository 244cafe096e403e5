-- Who opened the whole text of a version.
CREATE TABLE text_opening (
  version_id uuid NOT NULL REFERENCES campaign_version,
  operator_id uuid NOT NULL REFERENCES operator,
  platform text NOT NULL CHECK (platform IN ('slack', 'teams')),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (version_id, operator_id)
);

CREATE TRIGGER text_opening_append_only BEFORE UPDATE OR DELETE ON text_opening
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER text_opening_no_truncate BEFORE TRUNCATE ON text_opening
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A card shows up to 600 characters of a sealed text; longer ones are read in the dialog that leaves the row.
CREATE FUNCTION has_read_texts(operator uuid, version uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT NOT EXISTS (
      SELECT FROM campaign_version v CROSS JOIN jsonb_each_text(v.sealed_content -> 'texts') AS t
      WHERE v.id = version AND length(t.value) > 600)
    OR EXISTS (SELECT FROM text_opening o WHERE o.version_id = version AND o.operator_id = operator)
$$;

CREATE FUNCTION refuse_unread_approval() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT has_read_texts(NEW.operator_id, NEW.version_id) THEN
    RAISE EXCEPTION 'a text over 600 characters must be opened before it is approved'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_after_reading';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER approval_after_reading BEFORE INSERT ON approval
  FOR EACH ROW WHEN (NEW.decision = 'approved') EXECUTE FUNCTION refuse_unread_approval();
