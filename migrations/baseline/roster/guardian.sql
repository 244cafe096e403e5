CREATE TABLE guardian (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  sourced_id text NOT NULL UNIQUE,
  name bytea NOT NULL,                      -- encrypted
  language text NOT NULL DEFAULT 'en',
  source_hash bytea NOT NULL,               -- of the roster's row, to see what changed
  active boolean NOT NULL DEFAULT true,
  time_zone text                            -- the household's, where the roster has its address
);
