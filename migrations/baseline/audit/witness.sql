-- Checkpoints that are shown outside our reach. What stands there is compared with the log again and again.

-- What a witness signed (C2SP tlog-cosignature), one line of the note.
CREATE TABLE audit_cosignature (
  size bigint NOT NULL REFERENCES audit_checkpoint,
  witness text NOT NULL CHECK (witness ~ '^[^\s+]{1,200}$'),   -- the name of its key
  -- 76 bytes: a line that can't be read would take the whole note along.
  line text NOT NULL CHECK (line ~ '^— [^\s+]{1,200} [A-Za-z0-9+/]{101}[AQgw]==$'),
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

-- A checkpoint that is e-mailed to the auditor: daily, and when somebody asks. It waits until the mail server has taken it.
CREATE TABLE checkpoint_mail (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  size bigint NOT NULL REFERENCES audit_checkpoint,
  note text NOT NULL,                       -- as it is sent, with the cosignatures that it had by then
  asked_by uuid REFERENCES operator,        -- null: the daily one
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  tries int NOT NULL DEFAULT 0,
  next_at timestamptz NOT NULL DEFAULT clock_timestamp(),   -- while a bot sends it, until when it may
  failure text CHECK (failure IN ('unreachable', 'insecure', 'sign-in', 'rejected')),   -- of the last try
  told_at timestamptz,                      -- when compliance staff were told that it waits
  sent_at timestamptz
);
-- One of each that waits.
CREATE UNIQUE INDEX checkpoint_mail_waiting ON checkpoint_mail ((asked_by IS NULL)) WHERE sent_at IS NULL;
-- When the last daily one was.
CREATE INDEX checkpoint_mail_by_time ON checkpoint_mail (at) WHERE asked_by IS NULL;
CREATE TRIGGER checkpoint_mail_kept BEFORE DELETE ON checkpoint_mail FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER checkpoint_mail_sent BEFORE UPDATE ON checkpoint_mail
  FOR EACH ROW WHEN (OLD.sent_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER checkpoint_mail_no_truncate BEFORE TRUNCATE ON checkpoint_mail
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER checkpoint_mail_told AFTER UPDATE ON checkpoint_mail DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.told_at IS NOT NULL
    AND (NEW.told_at, NEW.failure, NEW.sent_at) IS DISTINCT FROM (OLD.told_at, OLD.failure, OLD.sent_at))
  EXECUTE FUNCTION revise_own_cards('checkpoint-mail', '{compliance}');
