-- One person may have many accounts; one account is never two people.
CREATE TABLE chat_identity (
  platform text NOT NULL CHECK (platform IN ('slack', 'teams')),
  tenant_id text NOT NULL,
  user_id text NOT NULL,
  operator_id uuid NOT NULL REFERENCES operator,
  linked_at timestamptz NOT NULL DEFAULT now(),
  id uuid NOT NULL UNIQUE DEFAULT uuidv7(),  -- what the card about the link is found by
  PRIMARY KEY (platform, tenant_id, user_id)
);

-- The accounts of a person.
CREATE INDEX chat_identity_by_operator ON chat_identity (operator_id);
