-- Who is written to at which address, and on account of which student or, without one, of which work.
CREATE VIEW email_audience AS
  SELECT g.email_id AS address_id, g.language, e.school_id, gs.student_id, gs.may_be_contacted
  FROM guardian g
  JOIN guardianship gs ON gs.guardian_id = g.id AND gs.active
  JOIN student st ON st.id = gs.student_id AND st.active
  JOIN enrollment e ON e.student_id = st.id AND e.active
  JOIN school s ON s.id = e.school_id AND s.active
  WHERE g.active AND g.email_id IS NOT NULL
  UNION ALL
  SELECT g.email_id, g.language, e.school_id, NULL, true
  FROM guardian g
  JOIN employment e ON e.guardian_id = g.id AND e.active
  JOIN school s ON s.id = e.school_id AND s.active
  WHERE g.active AND g.email_id IS NOT NULL;

CREATE FUNCTION address_is_off_roster(address uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT NOT EXISTS (SELECT FROM guardian g WHERE g.email_id = address AND g.active)
$$;
