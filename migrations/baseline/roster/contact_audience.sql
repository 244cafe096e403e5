-- Which phones a closure asks for that calls emergency contacts: worked out when the roster changes, as phone_audience is for
-- families. A phone of both stands in both, and is the family's.
CREATE TABLE contact_audience (
  phone_id uuid NOT NULL,
  school_id uuid NOT NULL,
  turn smallint NOT NULL,                   -- the first one that it has among the phones of a student's contacts
  language text NOT NULL,
  zones_id smallint NOT NULL,
  PRIMARY KEY (phone_id, school_id)
);

-- The phones of a school's contacts, when its list is drawn up.
CREATE INDEX contact_audience_by_school ON contact_audience (school_id);

-- What contact_audience should be of these phones, read from the roster. Null: of all.
CREATE FUNCTION contact_audience_of(phones uuid[]) RETURNS TABLE (phone_id uuid, school_id uuid, turn smallint, language text,
  time_zones text[]) LANGUAGE sql STABLE
BEGIN ATOMIC
  WITH ranked AS MATERIALIZED (
    SELECT c.phone_id, c.student_id, c.guardian_id, c.rank, c.language, c.home_zone,
      row_number() OVER (PARTITION BY c.student_id ORDER BY c.turn, c.rank, c.phone_id)::smallint AS turn
    FROM contact_phone c
    WHERE phones IS NULL OR c.student_id IN (SELECT o.student_id FROM contact_phone o WHERE o.phone_id = ANY (phones))
  ), link AS MATERIALIZED (
    SELECT r.phone_id, r.turn, r.home_zone, s.id AS school_id, s.time_zone AS school_zone
    FROM ranked r
    JOIN enrollment e ON e.student_id = r.student_id AND e.active
    JOIN school s ON s.id = e.school_id AND s.active
    WHERE phones IS NULL OR r.phone_id = ANY (phones)
  ), spoken AS (
    SELECT DISTINCT ON (r.phone_id) r.phone_id, r.language FROM ranked r ORDER BY r.phone_id, r.rank, r.guardian_id
  ), zone AS (
    SELECT l.phone_id, l.school_zone AS zone FROM link l
    UNION SELECT l.phone_id, l.home_zone FROM link l WHERE l.home_zone IS NOT NULL
    UNION SELECT p.id, a.zone FROM phone p CROSS JOIN unnest(p.area_zones) AS a(zone)
      WHERE p.id IN (SELECT l.phone_id FROM link l)
  ), zones AS (
    SELECT z.phone_id, array_agg(z.zone ORDER BY z.zone) AS time_zones FROM zone z GROUP BY z.phone_id
  )
  SELECT l.phone_id, l.school_id, min(l.turn), min(s.language), min(z.time_zones)
  FROM link l JOIN spoken s USING (phone_id) JOIN zones z USING (phone_id) GROUP BY l.phone_id, l.school_id;
END;

CREATE VIEW roster_contact_audience AS SELECT * FROM contact_audience_of(NULL);

-- Makes contact_audience equal to the roster again. Where only these people changed, or ties to them, only the phones are looked
-- at of those who are contacts of the same students: their turns may be others.
CREATE FUNCTION refresh_contact_audience(of_people uuid[] DEFAULT NULL) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp SET enable_nestloop = off AS $$
DECLARE
  phones uuid[];
BEGIN
  IF of_people IS NOT NULL THEN
    phones := ARRAY(SELECT DISTINCT gp.phone_id FROM emergency_contact own
      JOIN emergency_contact ec ON ec.student_id = own.student_id
      JOIN guardian_phone gp ON gp.guardian_id = ec.guardian_id
      WHERE own.guardian_id = ANY (of_people));
  END IF;
  CREATE TEMP TABLE wanted_contact ON COMMIT DROP AS SELECT * FROM contact_audience_of(phones);
  INSERT INTO calling_zones (time_zones)
    SELECT DISTINCT time_zones FROM wanted_contact w
    WHERE NOT EXISTS (SELECT FROM calling_zones z WHERE z.time_zones = w.time_zones)
  ON CONFLICT DO NOTHING;
  DELETE FROM contact_audience a WHERE (phones IS NULL OR a.phone_id = ANY (phones)) AND NOT EXISTS (
    SELECT FROM wanted_contact w WHERE w.phone_id = a.phone_id AND w.school_id = a.school_id);
  INSERT INTO contact_audience
    SELECT w.phone_id, w.school_id, w.turn, w.language, z.id
    FROM wanted_contact w JOIN calling_zones z ON z.time_zones = w.time_zones
    ORDER BY w.phone_id, w.school_id
  ON CONFLICT (phone_id, school_id) DO UPDATE SET (turn, language, zones_id)
    = (EXCLUDED.turn, EXCLUDED.language, EXCLUDED.zones_id)
  WHERE contact_audience IS DISTINCT FROM EXCLUDED;
  DROP TABLE wanted_contact;
END $$;
