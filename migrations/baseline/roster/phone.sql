-- Found by a keyed index, never by its digits.
CREATE TABLE phone (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  index bytea NOT NULL UNIQUE CHECK (octet_length(index) = 16),
  number bytea NOT NULL,                    -- encrypted; empty once nobody on the roster has had it for long
  left_at timestamptz,                      -- when the nightly purge first found that nobody on the roster has it
  line_type text NOT NULL DEFAULT 'unknown' CHECK (line_type IN ('unknown', 'mobile', 'landline', 'voip')),
  bad_number_at timestamptz,                -- since when the carrier says that it is out of service
  area_zones text[] NOT NULL DEFAULT '{}',  -- zones of the area code, sorted
  student_line boolean NOT NULL DEFAULT false
);

-- A number that was deleted, and that the roster has again: the only way in which one changes. By the index, also where
-- the plan was made while the table was small.
CREATE FUNCTION refill_number(of_index bytea, told bytea) RETURNS int LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
  UPDATE phone SET number = told WHERE index = of_index AND number = '' RETURNING 1
$$;
