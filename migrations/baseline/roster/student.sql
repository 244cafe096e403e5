-- Names are encrypted.
CREATE TABLE student (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  sourced_id text NOT NULL UNIQUE,
  name bytea NOT NULL,
  source_hash bytea NOT NULL,
  active boolean NOT NULL DEFAULT true
);
