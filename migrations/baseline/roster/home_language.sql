-- How many families speak a language at home, by the schools that their students go to: worked out when the roster changes, so
-- that nobody who requests a closure waits for it. The students with the same guardians are one family, which counts under
-- each language that its guardians speak. Those of some schools are the sum of the rows that name one of them.
CREATE TABLE home_language (
  school_ids uuid[] NOT NULL,               -- all schools of these families, in order
  language text NOT NULL,
  families int NOT NULL CHECK (families > 0),
  PRIMARY KEY (school_ids, language)
);

-- What home_language should be, read from the roster.
CREATE VIEW roster_home_language AS
  WITH kin AS (
    SELECT gs.student_id, array_agg(g.id ORDER BY g.id) AS guardians, array_agg(DISTINCT g.language) AS languages
    FROM guardianship gs
    JOIN student st ON st.id = gs.student_id AND st.active
    JOIN guardian g ON g.id = gs.guardian_id AND g.active
    WHERE gs.active GROUP BY gs.student_id
  ), family AS (
    SELECT min(k.languages) AS languages, array_agg(DISTINCT e.school_id ORDER BY e.school_id) AS school_ids
    FROM kin k JOIN enrollment e ON e.student_id = k.student_id AND e.active GROUP BY k.guardians
  )
  SELECT f.school_ids, spoken.language, count(*)::int AS families
  FROM family f CROSS JOIN unnest(f.languages) AS spoken (language)
  GROUP BY f.school_ids, spoken.language;

-- Makes home_language equal to the roster again; see refresh_phone_audience().
CREATE FUNCTION refresh_home_languages() RETURNS void LANGUAGE sql
SET search_path = pg_catalog, public, pg_temp SET enable_nestloop = off AS $$
  WITH wanted AS MATERIALIZED (SELECT * FROM roster_home_language),
  gone AS (
    DELETE FROM home_language h WHERE NOT EXISTS (
      SELECT FROM wanted w WHERE w.school_ids = h.school_ids AND w.language = h.language)
  )
  INSERT INTO home_language SELECT * FROM wanted ORDER BY school_ids, language
  ON CONFLICT (school_ids, language) DO UPDATE SET families = EXCLUDED.families
  WHERE home_language.families <> EXCLUDED.families
$$;
