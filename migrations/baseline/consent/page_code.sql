-- A code that was texted to a number, so that somebody who has a family's link shows that they have the phone too. The
-- code itself is nowhere: it is worked out from the id with a key that the database does not have.
CREATE TABLE page_code (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  phone_id uuid NOT NULL REFERENCES phone,
  guardian_id uuid NOT NULL REFERENCES guardian,
  language text NOT NULL,
  asked_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL DEFAULT now() + interval '10 minutes',
  tries smallint NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 5),
  used_at timestamptz,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'sent', 'unknown', 'refused')),
  carrier_id text
);

-- How many codes a phone got lately.
CREATE INDEX page_code_by_phone ON page_code (phone_id, asked_at);

-- What is to be sent next.
CREATE INDEX page_code_waiting ON page_code (asked_at) WHERE state = 'waiting';
