-- Each source of law that something here rests on, once: where it can be read, from when it holds, and the day on which
-- Bellwether's makers last read it. A release reads them again; in between, compliance staff of the district do (law_check).
CREATE TABLE law_source (
  id text PRIMARY KEY CHECK (id ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  state text CHECK (state ~ '^[A-Z]{2}$'),  -- null: the whole country
  title text NOT NULL,
  -- The words by which a citation names it, such as 64.1200.
  mark text NOT NULL UNIQUE CHECK (length(mark) >= 4),
  address text NOT NULL CHECK (address ~ '^https://'),
  in_force_from date,                       -- null: it has no day, or none yet
  until_day date CHECK (until_day > in_force_from), -- the first day on which it no longer holds
  read_on date NOT NULL,
  -- What rests on it without a citation in a row: a course, a notice, words of a card.
  also text[] NOT NULL DEFAULT '{}'
);

-- Somebody on the compliance staff read it again, and says when it is to be read next.
CREATE TABLE law_check (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  source text NOT NULL REFERENCES law_source,
  outcome text NOT NULL CHECK (outcome IN ('unchanged', 'changed')),
  next_on date NOT NULL,
  checked_by uuid NOT NULL REFERENCES operator,
  checked_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The newest of a source.
CREATE INDEX law_check_by_source ON law_check (source, checked_at DESC);

CREATE TRIGGER law_check_append_only BEFORE UPDATE OR DELETE ON law_check
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER law_check_no_truncate BEFORE TRUNCATE ON law_check
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The district's own day.
CREATE FUNCTION district_day(moment timestamptz) RETURNS date LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (moment AT TIME ZONE coalesce((SELECT d.time_zone FROM district d), 'UTC'))::date
$$;

CREATE FUNCTION keep_law_check() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.checked_at := clock_timestamp();
  IF NOT holds_any_role(NEW.checked_by, '{compliance}', NULL) THEN
    RAISE EXCEPTION 'compliance staff of the whole district say what the law is' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'law_check_by_compliance';
  END IF;
  -- Nobody puts a source off for good.
  IF NEW.next_on <= district_day(NEW.checked_at) OR NEW.next_on > district_day(NEW.checked_at) + 90 THEN
    RAISE EXCEPTION 'a source is read again within 90 days' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'law_check_within_90_days';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER law_check_kept BEFORE INSERT ON law_check FOR EACH ROW EXECUTE FUNCTION keep_law_check();

-- Every citation of a row, and what it is of.
CREATE VIEW law_citation AS
  SELECT 'rule' AS used_in, id AS used_by, citation FROM consent_rule
  UNION ALL SELECT 'rule-set', version, citation FROM rule_set
  UNION ALL SELECT 'breach-clock', id, citation FROM breach_clock WHERE state <> 'US'
  UNION ALL SELECT 'notice', citation, citation FROM notice_duty
  UNION ALL SELECT 'course', state, citation FROM training_duty;

-- Parts of citations that no source is named by: nobody would be told when they change. "(d)(3)" goes on from the part before,
-- and what the district decides has no source.
CREATE VIEW unwatched_citation AS
  SELECT c.used_in, c.used_by, btrim(part) AS part
  FROM law_citation c CROSS JOIN LATERAL regexp_split_to_table(c.citation, ';') AS part
  WHERE btrim(part) !~ '^\(' AND btrim(part) <> 'district policy'
    AND NOT EXISTS (SELECT FROM law_source s WHERE strpos(part, s.mark) > 0);

-- How each source of this district's state, and of the whole country, stands on a day. `due_on` is when it is to be read again:
-- 90 days after it was last read, or sooner where somebody said so. `changes_on` is the next day on which it begins or ends.
CREATE FUNCTION law_standing(today date) RETURNS TABLE (source text, title text, address text, in_force_from date, until_day date,
  checked_on date, checked_by uuid, outcome text, due_on date, changes_on date, used text[])
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.id, s.title, s.address, s.in_force_from, s.until_day, coalesce(newest.checked_on, s.read_on), newest.checked_by,
    newest.outcome, coalesce(newest.next_on, s.read_on + 90),
    least(CASE WHEN s.in_force_from > today THEN s.in_force_from END, CASE WHEN s.until_day > today THEN s.until_day END),
    s.also || ARRAY(SELECT DISTINCT c.used_in FROM law_citation c WHERE strpos(c.citation, s.mark) > 0 ORDER BY 1)
  FROM law_source s
  LEFT JOIN LATERAL (SELECT district_day(k.checked_at) AS checked_on, k.checked_by, k.outcome, k.next_on FROM law_check k
    -- A release that read it later counts, whatever somebody said before.
    WHERE k.source = s.id AND district_day(k.checked_at) >= s.read_on ORDER BY k.checked_at DESC LIMIT 1) AS newest ON true
  WHERE s.state IS NULL OR s.state = (SELECT d.state FROM district d)
$$;
