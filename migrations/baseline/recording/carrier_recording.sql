-- What the carrier holds of a call to somebody's own phone, until it is deleted there. The row stays a day longer, so that a
-- report that comes again finds that it was taken.
CREATE TABLE carrier_recording (
  id text PRIMARY KEY CHECK (id ~ '^RE[0-9a-f]{32}$'),     -- the carrier's
  rehearsal_id uuid NOT NULL,
  noted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  step int,                                 -- of the call: the last one is what its speaker is asked about
  recording_id uuid REFERENCES recording,   -- as families would hear it
  refusal text,                             -- or why they won't
  offers int NOT NULL DEFAULT 0,            -- how often its speaker was asked
  chosen_at timestamptz,                    -- key 1
  tried_at timestamptz,                     -- when its end at the carrier was last tried
  gone_at timestamptz,
  CHECK (recording_id IS NULL OR refusal IS NULL),
  CHECK (chosen_at IS NULL OR recording_id IS NOT NULL)
);

-- What was said on a call.
CREATE INDEX carrier_recording_by_call ON carrier_recording (rehearsal_id);
-- What the carrier still holds.
CREATE INDEX carrier_recording_held ON carrier_recording (noted_at) WHERE gone_at IS NULL;
