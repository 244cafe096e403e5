-- Somebody wants a newer roster. The command line reads it at its next turn; no program of the chat may.
CREATE TABLE roster_request (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  asked_by uuid REFERENCES operator                  -- null: a closure was requested
);
CREATE TRIGGER roster_request_kept BEFORE UPDATE OR DELETE ON roster_request
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER roster_request_no_truncate BEFORE TRUNCATE ON roster_request
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Who requests a closure by an old roster asks for a newer one with it, and waits for nothing.
CREATE FUNCTION ask_for_roster() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO roster_request (asked_by)
  SELECT NULL FROM (SELECT source, at FROM roster_run ORDER BY id DESC LIMIT 1) last
  WHERE last.source = 'service' AND last.at < clock_timestamp() - interval '6 hours'
    AND NOT EXISTS (SELECT FROM roster_request r WHERE r.asked_at > last.at);
  RETURN NULL;
END $$;
CREATE TRIGGER campaign_asks_for_roster AFTER INSERT ON campaign FOR EACH ROW EXECUTE FUNCTION ask_for_roster();
