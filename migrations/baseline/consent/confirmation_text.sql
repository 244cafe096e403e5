-- One text that says what was stopped (47 CFR 64.1200(a)(12)): within five minutes, or not at all.
CREATE TABLE confirmation_text (
  revocation_id uuid PRIMARY KEY REFERENCES revocation,
  phone_id uuid NOT NULL REFERENCES phone,
  due_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN
    ('waiting', 'sending', 'sent', 'unknown', 'refused', 'too-late', 'not-needed')),
  carrier_id text,
  state_at timestamptz NOT NULL DEFAULT now()
);

-- What is to be sent next.
CREATE INDEX confirmation_text_waiting ON confirmation_text (due_at) WHERE state = 'waiting';

-- One confirmation a day for a phone.
CREATE INDEX confirmation_text_by_phone ON confirmation_text (phone_id);
