-- Names are encrypted.
CREATE TABLE student (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  sourced_id text NOT NULL UNIQUE,
  name bytea NOT NULL,
  source_hash bytea NOT NULL,
  active boolean NOT NULL DEFAULT true,
  -- 34 CFR 99.5: from this day on the rights are the student's own; null: the roster doesn't say. Not the birth date itself.
  adult_on date,
  directory_refused boolean NOT NULL DEFAULT false,   -- 34 CFR 99.37: the parents refused directory information
  left_at timestamptz                       -- when the nightly purge first found them gone
);
