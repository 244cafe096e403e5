-- A freeze has a message in the channel of closures, and another in the witness channel where there is one.
CREATE TABLE halt_message (
  halt_id uuid NOT NULL REFERENCES halt,
  platform text NOT NULL CHECK (platform IN ('slack', 'teams')),
  channel_id text,
  message_id text,
  drawn_digest text,
  noted_revision int,                       -- what it and its thread show
  retry_at timestamptz,
  lease_until timestamptz,
  channel text NOT NULL DEFAULT 'closures' CHECK (channel IN ('closures', 'witness')),
  posting_since timestamptz,                -- something is being posted of which we have no answer
  PRIMARY KEY (halt_id, platform, channel)
);
