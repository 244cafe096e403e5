-- Which phones a school's campaign asks for, worked out when the roster changes and not when it is called.
CREATE TABLE phone_audience (
  phone_id uuid NOT NULL,
  school_id uuid NOT NULL,
  may_be_contacted boolean NOT NULL,        -- false: every guardian of this school who uses it is barred
  language text NOT NULL,
  zones_id smallint NOT NULL,
  -- The phone stands under several schools: only these few rows are merged when a list is frozen.
  is_shared boolean NOT NULL,
  PRIMARY KEY (phone_id, school_id)
);

-- The phones of a campaign's schools, when its list is drawn up.
CREATE INDEX phone_audience_by_school ON phone_audience (school_id);

-- What phone_audience should be, read from the roster.
CREATE VIEW roster_audience AS
  WITH link AS MATERIALIZED (
    SELECT gp.phone_id, e.school_id, gs.may_be_contacted, g.language, gp.rank, g.id AS guardian_id,
      g.time_zone AS home_zone, s.time_zone AS school_zone
    FROM school s
    JOIN enrollment e ON e.school_id = s.id AND e.active
    JOIN student st ON st.id = e.student_id AND st.active
    JOIN guardianship gs ON gs.student_id = st.id AND gs.active
    JOIN guardian g ON g.id = gs.guardian_id AND g.active
    JOIN guardian_phone gp ON gp.guardian_id = g.id AND gp.active
    WHERE s.active
  ), place AS (
    SELECT phone_id, school_id, bool_or(may_be_contacted) AS may_be_contacted
    FROM link GROUP BY phone_id, school_id
  ), spoken AS (
    -- The language of the person who lists the phone first and may be contacted.
    SELECT DISTINCT ON (phone_id) phone_id, language FROM link
    ORDER BY phone_id, NOT may_be_contacted, rank, guardian_id
  ), zone AS (
    SELECT phone_id, school_zone AS zone FROM link
    UNION SELECT phone_id, home_zone FROM link WHERE home_zone IS NOT NULL
    UNION SELECT p.id, a.zone FROM phone p CROSS JOIN unnest(p.area_zones) AS a(zone)
  ), zones AS (
    SELECT phone_id, array_agg(zone ORDER BY zone) AS time_zones FROM zone GROUP BY phone_id
  )
  SELECT p.phone_id, p.school_id, p.may_be_contacted, s.language, z.time_zones,
    count(*) OVER (PARTITION BY p.phone_id) > 1 AS is_shared
  FROM place p JOIN spoken s USING (phone_id) JOIN zones z USING (phone_id);

-- Makes phone_audience equal to the roster again.
CREATE FUNCTION refresh_phone_audience() RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  CREATE TEMP TABLE wanted_audience ON COMMIT DROP AS SELECT * FROM roster_audience;
  INSERT INTO calling_zones (time_zones)
    -- Not by ON CONFLICT alone: that would use up a number of the small sequence for every set, each time.
    SELECT DISTINCT time_zones FROM wanted_audience w
    WHERE NOT EXISTS (SELECT FROM calling_zones z WHERE z.time_zones = w.time_zones)
  ON CONFLICT DO NOTHING;
  DELETE FROM phone_audience a WHERE NOT EXISTS (
    SELECT FROM wanted_audience w WHERE w.phone_id = a.phone_id AND w.school_id = a.school_id);
  INSERT INTO phone_audience
    SELECT w.phone_id, w.school_id, w.may_be_contacted, w.language, z.id, w.is_shared
    FROM wanted_audience w JOIN calling_zones z ON z.time_zones = w.time_zones
    ORDER BY w.phone_id, w.school_id
  ON CONFLICT (phone_id, school_id) DO UPDATE SET
    (may_be_contacted, language, zones_id, is_shared)
    = (EXCLUDED.may_be_contacted, EXCLUDED.language, EXCLUDED.zones_id, EXCLUDED.is_shared)
  WHERE phone_audience IS DISTINCT FROM EXCLUDED;
  DROP TABLE wanted_audience;
END $$;
