-- Which phones a school's campaign asks for, worked out when the roster changes and not when it is called.
CREATE TABLE phone_audience (
  phone_id uuid NOT NULL,
  school_id uuid NOT NULL,
  may_be_contacted boolean NOT NULL,        -- false: every guardian of this school who uses it is barred
  language text NOT NULL,
  zones_id smallint NOT NULL,
  -- The phone stands under several schools: only these few rows are merged when a list is frozen.
  is_shared boolean NOT NULL,
  also text,                                -- what others who use it speak: key 2 of its calls
  household uuid,                           -- its first guardian; null: several households use the phone
  turn smallint,                            -- in which order the household's phones ring
  PRIMARY KEY (phone_id, school_id)
);

-- The phones of a campaign's schools, when its list is drawn up.
CREATE INDEX phone_audience_by_school ON phone_audience (school_id);

-- What the families who share each of these phones speak, the language of most of them first. The students with the same
-- guardians are one family; whom the school may not tell has no say in it. Between as many, the person who lists the phone
-- first.
CREATE FUNCTION languages_on(phones uuid[]) RETURNS TABLE (phone_id uuid, languages text[]) LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  WITH speaker AS MATERIALIZED (
    SELECT gp.phone_id, gp.rank, g.id AS guardian_id, g.language, gs.student_id, gs.may_be_contacted
    FROM guardian_phone gp
    JOIN guardian g ON g.id = gp.guardian_id AND g.active
    JOIN guardianship gs ON gs.guardian_id = g.id AND gs.active
    JOIN student st ON st.id = gs.student_id AND st.active
    WHERE gp.phone_id = ANY (phones) AND gp.active AND EXISTS (SELECT FROM enrollment e JOIN school s ON s.id = e.school_id
      WHERE e.student_id = st.id AND e.active AND s.active)
  ), family AS MATERIALIZED (
    SELECT student_id, array_agg(guardian_id ORDER BY guardian_id) AS guardians FROM guardianship
    WHERE active AND student_id IN (SELECT student_id FROM speaker) GROUP BY student_id
  ), tongue AS (
    SELECT s.phone_id, s.language, min(s.rank) AS rank, min(s.guardian_id::text) AS guardian,
      count(DISTINCT f.guardians) FILTER (WHERE s.may_be_contacted) AS families
    FROM speaker s JOIN family f USING (student_id) GROUP BY s.phone_id, s.language
  )
  SELECT t.phone_id, coalesce(array_agg(t.language ORDER BY t.families DESC, t.rank, t.guardian) FILTER (WHERE t.families > 0),
    (array_agg(t.language ORDER BY t.rank, t.guardian))[1:1])
  FROM tongue t GROUP BY t.phone_id
$$;

-- What phone_audience should be of these phones, read from the roster; their households among these guardians. Null: of everybody.
CREATE FUNCTION audience_of(phones uuid[], guardians uuid[]) RETURNS TABLE (phone_id uuid, school_id uuid,
  may_be_contacted boolean, language text, time_zones text[], is_shared boolean, also text, household uuid, turn smallint)
LANGUAGE sql STABLE
BEGIN ATOMIC
  WITH link AS MATERIALIZED (
    SELECT gp.phone_id, e.school_id, gs.may_be_contacted, g.language, g.time_zone AS home_zone,
      s.time_zone AS school_zone
    FROM school s
    JOIN enrollment e ON e.school_id = s.id AND e.active
    JOIN student st ON st.id = e.student_id AND st.active
    JOIN guardianship gs ON gs.student_id = st.id AND gs.active
    JOIN guardian g ON g.id = gs.guardian_id AND g.active
    JOIN guardian_phone gp ON gp.guardian_id = g.id AND gp.active
    WHERE s.active AND (phones IS NULL OR gp.phone_id = ANY (phones))
  ), place AS (
    SELECT phone_id, school_id, bool_or(may_be_contacted) AS may_be_contacted
    FROM link GROUP BY phone_id, school_id
  ), phone_link AS MATERIALIZED (
    SELECT phone_id, min(language) AS one, max(language) AS other FROM link GROUP BY phone_id
  ), spoken AS (
    SELECT phone_id, ARRAY[one] AS languages FROM phone_link WHERE one = other
    UNION ALL SELECT * FROM languages_on(ARRAY(SELECT phone_id FROM phone_link WHERE one <> other))
  ), zone AS (
    SELECT phone_id, school_zone AS zone FROM link
    UNION SELECT phone_id, home_zone FROM link WHERE home_zone IS NOT NULL
    UNION SELECT p.id, a.zone FROM phone p CROSS JOIN unnest(p.area_zones) AS a(zone)
      WHERE phones IS NULL OR p.id = ANY (phones)
  ), zones AS (
    SELECT phone_id, array_agg(zone ORDER BY zone) AS time_zones FROM zone GROUP BY phone_id
  )
  SELECT p.phone_id, p.school_id, p.may_be_contacted, s.languages[1] AS language, z.time_zones,
    count(*) OVER (PARTITION BY p.phone_id) > 1 AS is_shared, s.languages[2] AS also, h.household, h.turn
  FROM place p JOIN spoken s USING (phone_id) JOIN zones z USING (phone_id)
  LEFT JOIN households_among(guardians) h USING (phone_id);
END;

-- What phone_audience should be.
CREATE VIEW roster_audience AS SELECT * FROM audience_of(NULL, NULL);

-- Makes phone_audience equal to the roster again. Everything is joined with everything, so never in nested loops, however
-- few rows the last ANALYZE saw. Where only these guardians changed, or ties to them, only their phones are looked at, and those
-- of their neighbors; their neighbors' neighbors decide on the households of these.
CREATE FUNCTION refresh_phone_audience(of_guardians uuid[] DEFAULT NULL) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp SET enable_nestloop = off AS $$
DECLARE
  phones uuid[];
  around uuid[];
BEGIN
  -- Turns are worked out one after the other; see choose_first_number.
  PERFORM pg_advisory_xact_lock(hashtext('bellwether turns'));
  IF of_guardians IS NOT NULL THEN
    around := with_neighbors(of_guardians);
    phones := ARRAY(SELECT DISTINCT gp.phone_id FROM guardian_phone gp WHERE gp.guardian_id = ANY (around));
    around := with_neighbors(with_neighbors(around));
  END IF;
  CREATE TEMP TABLE wanted_audience ON COMMIT DROP AS SELECT * FROM audience_of(phones, around);
  INSERT INTO calling_zones (time_zones)
    -- Not by ON CONFLICT alone: that would use up a number of the small sequence for every set, each time.
    SELECT DISTINCT time_zones FROM wanted_audience w
    WHERE NOT EXISTS (SELECT FROM calling_zones z WHERE z.time_zones = w.time_zones)
  ON CONFLICT DO NOTHING;
  DELETE FROM phone_audience a WHERE (phones IS NULL OR a.phone_id = ANY (phones)) AND NOT EXISTS (
    SELECT FROM wanted_audience w WHERE w.phone_id = a.phone_id AND w.school_id = a.school_id);
  INSERT INTO phone_audience
    SELECT w.phone_id, w.school_id, w.may_be_contacted, w.language, z.id, w.is_shared, w.also, w.household, w.turn
    FROM wanted_audience w JOIN calling_zones z ON z.time_zones = w.time_zones
    ORDER BY w.phone_id, w.school_id
  ON CONFLICT (phone_id, school_id) DO UPDATE SET
    (may_be_contacted, language, zones_id, is_shared, also, household, turn)
    = (EXCLUDED.may_be_contacted, EXCLUDED.language, EXCLUDED.zones_id, EXCLUDED.is_shared, EXCLUDED.also,
      EXCLUDED.household, EXCLUDED.turn)
  WHERE phone_audience IS DISTINCT FROM EXCLUDED;
  DROP TABLE wanted_audience;
  PERFORM refresh_staff_audience();
  PERFORM refresh_contact_audience(of_guardians);
END $$;
