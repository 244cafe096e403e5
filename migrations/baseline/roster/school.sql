-- Schools as the student information system last told us.
CREATE TABLE school (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  sourced_id text NOT NULL UNIQUE,
  name text NOT NULL CHECK (is_plain_line(name)),
  time_zone text NOT NULL,
  office_number text CHECK (office_number ~ '^\+[1-9][0-9]{7,14}$'),
  active boolean NOT NULL DEFAULT true,
  -- When its office answers, on days that are no holidays; null: the district's hours.
  office_opens time,
  office_closes time,
  CHECK ((office_opens IS NULL) = (office_closes IS NULL)),
  CONSTRAINT school_office_hours CHECK (office_opens < office_closes)
);
