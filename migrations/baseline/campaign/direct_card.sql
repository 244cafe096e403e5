-- The card in the own chat of one who may decide, where no channel takes it.
CREATE TABLE direct_card (
  campaign_id uuid NOT NULL REFERENCES campaign,
  platform text NOT NULL CHECK (platform IN ('slack', 'teams')),
  operator_id uuid NOT NULL REFERENCES operator,
  channel_id text,
  message_id text,
  shown_state text,
  lease_until timestamptz,                  -- drawn by one process at a time: a second copy would keep a dead button
  PRIMARY KEY (campaign_id, platform, operator_id)
);
