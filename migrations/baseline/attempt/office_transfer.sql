-- Somebody on a call pressed 0 for the school office: what came of it. One row a call.
CREATE TABLE office_transfer (
  carrier_id text PRIMARY KEY,
  attempt_id uuid REFERENCES attempt, -- null: they called us
  phone_id uuid REFERENCES phone,     -- null: the number is no guardian's
  school_id uuid REFERENCES school,   -- null: the district's own number
  asked_at timestamptz NOT NULL DEFAULT now(),
  outcome text NOT NULL CHECK (outcome IN ('ringing', 'answered', 'unanswered', 'closed')),
  ended_at timestamptz,
  call_back_at timestamptz,      -- they pressed 4
  emergency_line_at timestamptz, -- they pressed 5
  CHECK ((outcome = 'ringing') = (ended_at IS NULL))
);
CREATE INDEX office_transfer_of_attempt ON office_transfer (attempt_id) WHERE attempt_id IS NOT NULL;
