-- Checkpoints that are shown outside our reach. What stands there is compared with the log again and again.

-- What a witness signed (C2SP tlog-cosignature), one line of the note.
CREATE TABLE audit_cosignature (
  size bigint NOT NULL REFERENCES audit_checkpoint,
  witness text NOT NULL CHECK (witness ~ '^[^\s+]{1,200}$'),   -- the name of its key
  line text NOT NULL CHECK (line LIKE '— %' AND line NOT LIKE E'%\n%'),
  signed_at timestamptz NOT NULL,                              -- by the witness's clock
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (size, witness)
);
CREATE INDEX audit_cosignature_by_witness ON audit_cosignature (witness, size);
CREATE TRIGGER audit_cosignature_append_only BEFORE UPDATE OR DELETE ON audit_cosignature
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_cosignature_no_truncate BEFORE TRUNCATE ON audit_cosignature
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A checkpoint that is posted to the witness channels. Where it stands is in posted_card, by this id.
CREATE TABLE checkpoint_post (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  size bigint NOT NULL REFERENCES audit_checkpoint,
  note text NOT NULL,                       -- as it is posted, with the cosignatures that it had by then
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX checkpoint_post_by_time ON checkpoint_post (at);
CREATE TRIGGER checkpoint_post_append_only BEFORE UPDATE OR DELETE ON checkpoint_post
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER checkpoint_post_no_truncate BEFORE TRUNCATE ON checkpoint_post
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- When what stands in a platform's witness channel was last read; one bot of many reads.
CREATE TABLE witness_reading (
  platform text PRIMARY KEY CHECK (platform IN ('slack', 'teams')),
  read_at timestamptz,
  whole_at timestamptz,                     -- from its beginning
  lease_until timestamptz
);
