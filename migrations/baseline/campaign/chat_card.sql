-- The one message per campaign and platform that is edited in place.
CREATE TABLE chat_card (
  campaign_id uuid NOT NULL REFERENCES campaign,
  platform text NOT NULL CHECK (platform IN ('slack', 'teams')),
  channel_id text,
  message_id text,
  drawn_digest text,
  drawn_at timestamptz,
  shown_state text,                         -- version and state that the message shows
  noted_state text,                         -- version and state last told in its thread
  retry_at timestamptz,
  lease_until timestamptz,
  told_moment bigint NOT NULL DEFAULT 0,    -- the last one that its thread knows
  edited_at timestamptz,                    -- when the platform last took what it shows
  -- Since when something is being posted of which we have no answer: it may stand there already.
  posting_since timestamptz,
  failures int NOT NULL DEFAULT 0,          -- in a row
  PRIMARY KEY (campaign_id, platform)
);
