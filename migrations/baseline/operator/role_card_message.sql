-- The one message per change and platform, in the channel of closures, that is edited in place.
CREATE TABLE role_card_message (
  change_id uuid NOT NULL REFERENCES role_change,
  platform text NOT NULL CHECK (platform IN ('slack', 'teams')),
  channel_id text,
  message_id text,
  drawn_digest text,
  shown_state text,
  retry_at timestamptz,
  lease_until timestamptz,
  posting_since timestamptz,                -- something is being posted of which we have no answer
  PRIMARY KEY (change_id, platform)
);
