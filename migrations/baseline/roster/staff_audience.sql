-- Which phones a closure that tells the staff of a school asks for: worked out when the roster changes, as phone_audience is for
-- families. A phone of both stands in both, and is called once.
CREATE TABLE staff_audience (
  phone_id uuid NOT NULL,
  school_id uuid NOT NULL,
  language text NOT NULL,
  zones_id smallint NOT NULL,               -- all zones that the phone may be in, its families' too
  PRIMARY KEY (phone_id, school_id)
);

-- The phones of a closure's schools, when its list is drawn up.
CREATE INDEX staff_audience_by_school ON staff_audience (school_id);

-- What staff_audience should be, read from the roster and from phone_audience.
CREATE VIEW roster_staff_audience AS
  WITH spoken AS (
    SELECT DISTINCT ON (phone_id) phone_id, language FROM staff_phone ORDER BY phone_id, rank, guardian_id
  ), zone AS (
    SELECT phone_id, school_zone AS zone FROM staff_phone
    UNION SELECT phone_id, home_zone FROM staff_phone WHERE home_zone IS NOT NULL
    UNION SELECT p.id, a.zone FROM phone p CROSS JOIN unnest(p.area_zones) AS a(zone)
      WHERE p.id IN (SELECT phone_id FROM staff_phone)
    UNION SELECT a.phone_id, z.zone FROM phone_audience a JOIN calling_zones c ON c.id = a.zones_id
      CROSS JOIN unnest(c.time_zones) AS z(zone) WHERE a.phone_id IN (SELECT phone_id FROM staff_phone)
  ), zones AS (
    SELECT phone_id, array_agg(zone ORDER BY zone) AS time_zones FROM zone GROUP BY phone_id
  )
  SELECT DISTINCT p.phone_id, p.school_id, s.language, z.time_zones
  FROM staff_phone p JOIN spoken s USING (phone_id) JOIN zones z USING (phone_id);

-- Makes staff_audience equal to the roster again, after phone_audience.
CREATE FUNCTION refresh_staff_audience() RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp SET enable_nestloop = off AS $$
BEGIN
  CREATE TEMP TABLE wanted_staff ON COMMIT DROP AS SELECT * FROM roster_staff_audience;
  INSERT INTO calling_zones (time_zones)
    SELECT DISTINCT time_zones FROM wanted_staff w
    WHERE NOT EXISTS (SELECT FROM calling_zones z WHERE z.time_zones = w.time_zones)
  ON CONFLICT DO NOTHING;
  DELETE FROM staff_audience a WHERE NOT EXISTS (
    SELECT FROM wanted_staff w WHERE w.phone_id = a.phone_id AND w.school_id = a.school_id);
  INSERT INTO staff_audience
    SELECT w.phone_id, w.school_id, w.language, z.id
    FROM wanted_staff w JOIN calling_zones z ON z.time_zones = w.time_zones
    ORDER BY w.phone_id, w.school_id
  ON CONFLICT (phone_id, school_id) DO UPDATE SET (language, zones_id) = (EXCLUDED.language, EXCLUDED.zones_id)
  WHERE staff_audience IS DISTINCT FROM EXCLUDED;
  DROP TABLE wanted_staff;
END $$;
