-- The plan of the audits. Every week has one; the first of a month, of a quarter or of a year takes its place and looks at
-- more. The year is the fiscal year of most districts, from July 1.
CREATE TABLE audit_plan (
  kind text PRIMARY KEY CHECK (kind IN ('weekly', 'monthly', 'quarterly', 'yearly')),
  depth int NOT NULL UNIQUE,                -- an audit does the checks of each that has less
  months int CHECK (months > 0),            -- of its period; null: a week
  days int CHECK (days > 0)                 -- how far back it looks at what happened; null: to the first day
);
INSERT INTO audit_plan VALUES ('weekly', 1, NULL, 35), ('monthly', 2, 1, 100), ('quarterly', 3, 3, 400), ('yearly', 4, 12, NULL);

-- From which audit on a check is done. One that is not in the list is done each week.
CREATE TABLE audit_plan_check (
  code text PRIMARY KEY CHECK (code ~ '^[a-z]+(-[a-z]+)*$'),
  kind text NOT NULL REFERENCES audit_plan
);
INSERT INTO audit_plan_check VALUES
  ('training-lapsed', 'monthly'), ('retention-overdue', 'monthly'), ('number-unchecked', 'monthly'),
  ('family-unreached', 'monthly'), ('key-too-old', 'monthly'), ('evidence-stale', 'quarterly'), ('drill-overdue', 'quarterly'),
  ('breach-drill-overdue', 'quarterly');

-- What the week of this Monday gets, where the last planned one was `before`: the deepest audit whose period began since.
CREATE FUNCTION audit_kind_of(week date, before date) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT kind FROM audit_plan
  CROSS JOIN LATERAL (SELECT
    (extract(year FROM week) * 12 + extract(month FROM week) - 7)::int AS now,
    (extract(year FROM before) * 12 + extract(month FROM before) - 7)::int AS then) AS month
  WHERE months IS NULL OR month.now / months <> month.then / months
  ORDER BY depth DESC LIMIT 1
$$;

-- The checks that an audit of this kind leaves to deeper ones; of one that was asked for, none.
CREATE FUNCTION audit_checks_left(of_kind text) RETURNS text[] LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(c.code), '{}') FROM audit_plan_check c
  JOIN audit_plan p ON p.kind = c.kind
  WHERE p.depth > (SELECT depth FROM audit_plan WHERE kind = of_kind)
$$;
