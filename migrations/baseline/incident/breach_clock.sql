-- Who must be told of a breach, and within how long, by state: what the statutes say, as dated rows. A row is never
-- edited; when a law changes, `until_day` ends it and another one begins. Their words are in `quote`, with the place.
CREATE TABLE breach_clock (
  id text PRIMARY KEY CHECK (id ~ '^[a-z]+(-[a-z0-9]+)+$'),
  -- `US`: what is counted where the district's state is not set, or has no rows here.
  state text NOT NULL CHECK (state ~ '^[A-Z]{2}$'),
  -- A vendor's clock runs against the vendor; the district only reads it.
  teller text NOT NULL CHECK (teller IN ('district', 'vendor')),
  told text NOT NULL CHECK (told IN ('families', 'office', 'public')),
  office text NOT NULL,                     -- in words, as it stands on a card and on a letter
  within int NOT NULL CHECK (within > 0),
  unit text NOT NULL CHECK (unit IN ('hours', 'days', 'business-days')),
  counted_from text NOT NULL DEFAULT 'discovered'
    CHECK (counted_from IN ('discovered', 'families-told', 'recovered', 'ransom-paid')),
  -- Only where somebody demands a ransom.
  on_ransom boolean NOT NULL DEFAULT false,
  -- The law says "without unreasonable delay" or the like: the number is this product's, and not the law's.
  is_ours boolean NOT NULL DEFAULT false,
  at_least int CHECK (at_least > 0),        -- residents concerned; null: however few
  at_least_percent int CHECK (at_least_percent BETWEEN 1 AND 100), -- of the district's students
  from_day date NOT NULL,
  until_day date CHECK (until_day > from_day), -- the first day on which it no longer holds
  citation text NOT NULL,
  quote text NOT NULL
);

-- The clocks of one state.
CREATE INDEX breach_clock_by_state ON breach_clock (state);

-- 5 U.S.C. 6103: one that falls on a Saturday is kept on the Friday before, on a Sunday on the Monday after (Executive
-- Order 11582).
CREATE FUNCTION is_federal_holiday(day date) RETURNS boolean LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    -- Of the Friday, the Saturday after it counts; of the Monday, the Sunday before it.
    SELECT FROM unnest(ARRAY[day] || CASE extract(isodow FROM day) WHEN 5 THEN ARRAY[day + 1] WHEN 1 THEN ARRAY[day - 1]
      ELSE '{}'::date[] END) AS kept(on_day)
    WHERE to_char(kept.on_day, 'MM-DD') IN ('01-01', '06-19', '07-04', '11-11', '12-25'))
  OR extract(isodow FROM day) = 1 AND CASE extract(month FROM day)
    WHEN 1 THEN extract(day FROM day) BETWEEN 15 AND 21
    WHEN 2 THEN extract(day FROM day) BETWEEN 15 AND 21
    WHEN 5 THEN extract(day FROM day) >= 25
    WHEN 9 THEN extract(day FROM day) <= 7
    WHEN 10 THEN extract(day FROM day) BETWEEN 8 AND 14
    ELSE false END
  OR extract(isodow FROM day) = 4 AND extract(month FROM day) = 11 AND extract(day FROM day) BETWEEN 22 AND 28
$$;

-- The one place that counts. Hours are hours. Days begin the day after, in the district's zone, and the last one counts
-- whole: until 11:59 pm. Nothing is added where the last day is a weekend: a law may allow it, and early is never late.
CREATE FUNCTION breach_due_at(from_moment timestamptz, within int, unit text, zone text) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE unit
    WHEN 'hours' THEN from_moment + make_interval(hours => within)
    WHEN 'days' THEN
      ((from_moment AT TIME ZONE zone)::date + within + time '23:59') AT TIME ZONE zone
    ELSE (
      SELECT (counted.day + time '23:59') AT TIME ZONE zone FROM (
        SELECT local.day, row_number() OVER (ORDER BY local.day) AS at
        -- Two weeks hold at least eight business days, whatever holidays fall in them.
        FROM (SELECT (from_moment AT TIME ZONE zone)::date + n AS day FROM generate_series(1, within * 2 + 14) AS n) AS local
        WHERE extract(isodow FROM local.day) < 6 AND NOT is_federal_holiday(local.day)
      ) AS counted WHERE counted.at = within)
  END
$$;

-- What runs for the district, or against a vendor that lost the data: the rows of its state that held on the day of discovery.
-- `applies` is false where a law asks for more people than are concerned; while nobody has counted them, every clock runs.
-- `due_at` is null where what it counts from is yet to come.
CREATE FUNCTION breach_deadlines(of_state text, discovered timestamptz, zone text, residents int, students int, enrolled int,
  families_told timestamptz, recovered timestamptz, of_teller text DEFAULT 'district', ransom boolean DEFAULT false,
  ransom_paid timestamptz DEFAULT NULL)
RETURNS TABLE (clock text, told text, office text, runs_from timestamptz, due_at timestamptz, applies boolean, is_ours boolean,
  citation text, quote text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.id, c.told, c.office, start.at, breach_due_at(start.at, c.within, c.unit, zone),
    coalesce(residents >= c.at_least, true)
      AND coalesce(students::bigint * 100 >= enrolled::bigint * c.at_least_percent, true),
    c.is_ours, c.citation, c.quote
  FROM breach_clock c
  CROSS JOIN LATERAL (SELECT CASE c.counted_from WHEN 'discovered' THEN discovered WHEN 'families-told' THEN families_told
    WHEN 'ransom-paid' THEN ransom_paid ELSE recovered END) AS start(at)
  WHERE c.teller = of_teller AND (ransom OR NOT c.on_ransom)
    AND c.state = CASE WHEN EXISTS (SELECT FROM breach_clock k WHERE k.state = of_state) THEN of_state ELSE 'US' END
    AND c.from_day <= (discovered AT TIME ZONE zone)::date
    AND (c.until_day IS NULL OR c.until_day > (discovered AT TIME ZONE zone)::date)
  ORDER BY 5 NULLS LAST, c.id
$$;
