CREATE TABLE approval (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  version_id uuid NOT NULL REFERENCES campaign_version,
  operator_id uuid NOT NULL REFERENCES operator,
  decision text NOT NULL CHECK (decision IN ('approved', 'sent-back')),
  reason text CHECK (decision = 'approved' OR length(reason) > 0),
  fingerprint bytea NOT NULL,
  platform text NOT NULL CHECK (platform IN ('slack', 'teams')),
  at timestamptz NOT NULL DEFAULT now(),
  training_record_id uuid REFERENCES training_record,
  UNIQUE (version_id, operator_id)
);

-- Where somebody decided last.
CREATE INDEX approval_by_operator ON approval (operator_id, platform, at);

CREATE TRIGGER approval_append_only BEFORE UPDATE OR DELETE ON approval
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER approval_no_truncate BEFORE TRUNCATE ON approval
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
