CREATE TABLE audit_card_message (
  run_id uuid NOT NULL,
  code text NOT NULL,
  platform text NOT NULL CHECK (platform IN ('slack', 'teams')),
  channel_id text,
  message_id text,
  drawn_digest text,
  shown_revision int,
  noted_state text,                         -- what its thread was last told
  retry_at timestamptz,
  lease_until timestamptz,
  posting_since timestamptz,                -- something is being posted of which we have no answer
  PRIMARY KEY (run_id, code, platform),
  FOREIGN KEY (run_id, code) REFERENCES audit_card
);
