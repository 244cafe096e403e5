CREATE TABLE import_run (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  kind text NOT NULL CHECK (kind IN ('roster', 'groups', 'consent', 'operators', 'holidays', 'drill-phones', 'training')),
  at timestamptz NOT NULL DEFAULT now(),
  counts jsonb NOT NULL
);
