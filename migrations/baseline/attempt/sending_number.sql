-- The numbers that calls may show.
CREATE TABLE sending_number (
  number text PRIMARY KEY CHECK (number ~ '^\+[1-9][0-9]{7,14}$'),
  active boolean NOT NULL DEFAULT true,     -- a number that is given up stays: attempts name it
  -- How often this one number may call; null: as often as the account. A tenth a second is the slowest that a
  -- lease outlasts.
  calls_per_second numeric CHECK (calls_per_second >= 0.1),
  area_code text GENERATED ALWAYS AS (CASE WHEN number LIKE '+1%' THEN substr(number, 3, 3) END) STORED,
  set_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TRIGGER sending_number_kept BEFORE DELETE ON sending_number
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER sending_number_no_truncate BEFORE TRUNCATE ON sending_number
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
