CREATE TABLE approval (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  version_id uuid NOT NULL REFERENCES campaign_version,
  operator_id uuid NOT NULL REFERENCES operator,
  decision text NOT NULL CHECK (decision IN ('approved', 'sent-back')),
  reason bytea CHECK (decision = 'approved' OR length(reason) > 0),   -- encrypted
  fingerprint bytea NOT NULL,
  platform text NOT NULL CHECK (platform IN ('slack', 'teams')),
  at timestamptz NOT NULL DEFAULT now(),
  training_record_id uuid REFERENCES training_record,
  UNIQUE (version_id, operator_id)
);

-- Where somebody decided last.
CREATE INDEX approval_by_operator ON approval (operator_id, platform, at);

-- What a person said who sent a version back, once they did.
CREATE FUNCTION reason_of(a approval) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN sealed_text('approval.reason:' || a.id::text, a.reason);

-- Why a campaign stands still or is over: what the program says, or the person who sent it back.
CREATE FUNCTION end_reason_of(c campaign) RETURNS text LANGUAGE sql STABLE
RETURN coalesce(c.end_reason, (SELECT reason_of(a) FROM approval a JOIN campaign_version v ON v.id = a.version_id
  WHERE v.campaign_id = c.id AND v.number = c.version AND a.operator_id = c.ended_by AND a.decision = 'sent-back'
    AND c.state IN ('sent-back', 'stopped')));

CREATE TRIGGER approval_no_update AFTER UPDATE ON approval
  FOR EACH ROW EXECUTE FUNCTION refuse_change_but_key('reason');
CREATE TRIGGER approval_append_only BEFORE DELETE ON approval FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER approval_no_truncate BEFORE TRUNCATE ON approval
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
