-- Found by a keyed index, never by its digits.
CREATE TABLE phone (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  index bytea NOT NULL UNIQUE CHECK (octet_length(index) = 16),
  number bytea NOT NULL,                    -- encrypted
  line_type text NOT NULL DEFAULT 'unknown' CHECK (line_type IN ('unknown', 'mobile', 'landline', 'voip')),
  bad_number_at timestamptz,                -- since when the carrier says that it is out of service
  area_zones text[] NOT NULL DEFAULT '{}',  -- zones of the area code, sorted
  student_line boolean NOT NULL DEFAULT false
);
