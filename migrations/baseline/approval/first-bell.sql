-- When the schools of the district begin on a day. An unexcused absence may be an emergency (FCC 16-88, paragraph 17); before this nobody
-- is absent, so no phone rings about one.
CREATE FUNCTION first_bell_of(day date) RETURNS timestamptz LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (day + first_bell) AT TIME ZONE time_zone FROM district
$$;

CREATE FUNCTION refuse_call_before_bell() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF coalesce(NEW.start_at, clock_timestamp()) < first_bell_of(NEW.event_date) THEN
    RAISE EXCEPTION 'nobody is absent before school begins' USING ERRCODE = 'check_violation', CONSTRAINT = 'absence_after_first_bell';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER campaign_version_bell BEFORE INSERT ON campaign_version
  FOR EACH ROW WHEN (NEW.happening = 'absence') EXECUTE FUNCTION refuse_call_before_bell();
