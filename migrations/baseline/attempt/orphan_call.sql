-- Calls that no attempt wants, until a worker has ended them at the carrier.
CREATE TABLE orphan_call (
  carrier_id text PRIMARY KEY,
  attempt_id uuid NOT NULL REFERENCES attempt,
  found_at timestamptz NOT NULL DEFAULT now(),
  due_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz
);

-- What is to be ended at the carrier now.
CREATE INDEX orphan_call_due ON orphan_call (due_at) WHERE ended_at IS NULL;
