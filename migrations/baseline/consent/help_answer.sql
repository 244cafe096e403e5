-- An answer to a text that asked for help, for as long as the day's limit counts it. A machine that answers each text with
-- HELP would get one back for ever.
CREATE TABLE help_answer (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  phone_indexes bytea[] NOT NULL CHECK (cardinality(phone_indexes) > 0),  -- under each key that there is
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- What one number was answered lately.
CREATE INDEX help_answer_by_number ON help_answer USING gin (phone_indexes);
