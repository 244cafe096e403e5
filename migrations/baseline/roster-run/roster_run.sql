-- Each time a roster was read: from where, and what came of it. Words name files, lines and counts, and nobody.
CREATE TABLE roster_run (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  source text NOT NULL CHECK (source IN ('service', 'files')),
  outcome text NOT NULL CHECK (outcome IN ('imported', 'refused', 'asked')),
  -- Whole: who is missing has left. Changes: what a service changed since the reading before.
  extent text NOT NULL DEFAULT 'whole' CHECK (extent IN ('whole', 'changes')),
  service text,                                      -- where it was read, if it can be asked for changes
  service_at timestamptz,                            -- by its own clock, from when on it is asked for them
  counts jsonb NOT NULL DEFAULT '{}',
  schools jsonb NOT NULL DEFAULT '[]',               -- of each that changed: its id, and its students before and after
  problems jsonb NOT NULL DEFAULT '[]',
  CONSTRAINT roster_run_changes CHECK (extent = 'whole' OR source = 'service'),
  CONSTRAINT roster_run_service CHECK ((service IS NULL) = (service_at IS NULL))
);
-- Which roster is the newest, and what came after it.
CREATE INDEX roster_run_imported ON roster_run (at) WHERE outcome = 'imported';
CREATE TRIGGER roster_run_kept BEFORE UPDATE OR DELETE ON roster_run FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER roster_run_no_truncate BEFORE TRUNCATE ON roster_run
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Of the last whole one: only it says who is missing. A service is read every night, so one night may fail; files come by hand,
-- once a month at least.
CREATE FUNCTION roster_is_old(source text, at timestamptz) RETURNS boolean LANGUAGE sql STABLE
RETURN at < clock_timestamp() - CASE source WHEN 'service' THEN interval '36 hours' ELSE interval '31 days' END;
