-- What Slack or Teams says of the accounts behind live campaigns: who is gone there is gone here.
CREATE TABLE account_status (
  platform text NOT NULL,
  tenant_id text NOT NULL,
  user_id text NOT NULL,
  asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),   -- leases the account to the person who asks
  good_at timestamptz,                      -- when the platform last called it a full member
  gone_at timestamptz,                      -- since when it says that it is none; null: it does not
  unread_since timestamptz,                 -- since when it could not say; null: it can
  PRIMARY KEY (platform, tenant_id, user_id),
  FOREIGN KEY (platform, tenant_id, user_id) REFERENCES chat_identity ON DELETE CASCADE
);
