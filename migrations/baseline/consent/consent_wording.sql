-- The exact words that somebody agreed to.
CREATE TABLE consent_wording (
  version text NOT NULL,
  language text NOT NULL,
  body text NOT NULL CHECK (length(body) BETWEEN 1 AND 2000),
  recorded_at timestamptz NOT NULL DEFAULT now(),
  recorded_by text NOT NULL,
  id uuid NOT NULL UNIQUE DEFAULT uuidv7(),
  tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  digest bytea NOT NULL GENERATED ALWAYS AS (wording_digest(id, version, language, body, recorded_at, recorded_by)) STORED,
  PRIMARY KEY (version, language)
);

CREATE TRIGGER consent_wording_append_only BEFORE UPDATE OR DELETE ON consent_wording
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consent_wording_no_truncate BEFORE TRUNCATE ON consent_wording
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
