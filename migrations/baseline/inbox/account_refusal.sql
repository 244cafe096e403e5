-- What accounts that are linked to nobody tried in this minute, beyond their first word, which is in the log.
CREATE TABLE account_refusal (
  account text NOT NULL,
  act text NOT NULL,
  since timestamptz NOT NULL DEFAULT now(),
  uncounted int NOT NULL DEFAULT 0,
  PRIMARY KEY (account, act)
);
