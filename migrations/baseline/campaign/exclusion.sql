-- One phone and channel that was left out, and why.
CREATE TABLE exclusion (
  version_id uuid NOT NULL,
  phone_id uuid NOT NULL,
  channel text NOT NULL CHECK (channel IN ('voice', 'text')),
  rule text NOT NULL,
  evidence uuid,
  basis bytea,                              -- the digest of the evidence, as the log has it
  PRIMARY KEY (version_id, phone_id, channel)
);

CREATE TRIGGER exclusion_no_update BEFORE UPDATE OR DELETE ON exclusion
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
