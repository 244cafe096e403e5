-- How long each class of data is kept: the law's terms, which nobody changes, and the district's own within them, by date.
CREATE TABLE retention_class (
  class text PRIMARY KEY CHECK (class ~ '^[a-z]+(-[a-z]+)*$'),
  least_days int CHECK (least_days > 0),    -- null: for good
  most_days int CHECK (most_days >= least_days),
  law text NOT NULL                         -- where the terms come from
);
INSERT INTO retention_class VALUES
  ('recordings', 30, 90, 'Data minimization; the digest of the sound stays'),
  ('people-who-left', 30, 90, 'Data minimization; a keyed index of the number stays'),
  -- The ids stay: the log and the directory's signature over a decision name people by them.
  ('staff-who-left', 365, 3653, '28 USC 1658(a): who decided on a call is evidence'),
  ('family-words', 365, 1827, '34 CFR 99.10(e): not while a request is open; 28 USC 1658(a)'),
  ('unused-translations', 30, 365, 'Data minimization; what a closure said stays with it'),
  ('carrier-reports', 1827, NULL, '47 CFR 64.1200(d)(6); 16 CFR 310.5'),
  ('consent-proof', 1827, NULL, '28 USC 1658(a); 16 CFR 310.5'),
  ('opt-outs', 3653, NULL, '47 CFR 64.1200(d)(6), and five years more'),
  -- Approvals, the versions of messages, call lists and results: ids, words of the staff, times.
  ('closures', NULL, NULL, '47 CFR 64.1200(d)(6); no name and no number'),
  ('disclosures', NULL, NULL, '34 CFR 99.32(a)(2): as long as the record'),
  ('audit-log', NULL, NULL, 'NIST SP 800-53 AU-9, AU-11: no name and no number');
CREATE TRIGGER retention_class_kept BEFORE INSERT OR UPDATE OR DELETE ON retention_class
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE retention (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  class text NOT NULL REFERENCES retention_class,
  from_day date NOT NULL,
  days int,                                 -- null: for good
  set_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO retention (class, from_day, days) VALUES
  ('recordings', '2026-01-01', 90), ('people-who-left', '2026-01-01', 90), ('staff-who-left', '2026-01-01', 1827),
  ('family-words', '2026-01-01', 1827), ('unused-translations', '2026-01-01', 90),
  ('carrier-reports', '2026-01-01', 1827),
  ('consent-proof', '2026-01-01', 1827), ('opt-outs', '2026-01-01', NULL), ('closures', '2026-01-01', NULL),
  ('disclosures', '2026-01-01', NULL), ('audit-log', '2026-01-01', NULL);
CREATE TRIGGER retention_append_only BEFORE UPDATE OR DELETE ON retention
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER retention_no_truncate BEFORE TRUNCATE ON retention
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION district_today() RETURNS date LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (now() AT TIME ZONE coalesce((SELECT time_zone FROM district), 'UTC'))::date
$$;

-- Within the law's terms, and not before tomorrow: what is deleted does not come back, so somebody can still change their mind.
CREATE FUNCTION keep_retention() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  law retention_class;
BEGIN
  SELECT * INTO law FROM retention_class c WHERE c.class = NEW.class;
  IF NEW.days IS NOT NULL AND (law.least_days IS NULL OR NEW.days < law.least_days)
    OR coalesce(NEW.days, 2147483647) > coalesce(law.most_days, 2147483647) THEN
    RAISE EXCEPTION '% are kept % to % days', NEW.class, law.least_days, law.most_days USING
      ERRCODE = 'check_violation', CONSTRAINT = 'retention_within_law';
  END IF;
  IF NEW.from_day <= district_today() THEN
    RAISE EXCEPTION 'a term begins tomorrow or later' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'retention_from_tomorrow';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER retention_within_law BEFORE INSERT ON retention FOR EACH ROW EXECUTE FUNCTION keep_retention();

-- The term in force; null: for good.
CREATE FUNCTION retention_days(of_class text) RETURNS int LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT days FROM retention WHERE class = of_class AND from_day <= district_today()
  ORDER BY from_day DESC, id DESC LIMIT 1
$$;
