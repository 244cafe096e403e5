-- What the roster says of a phone now: nothing, or why it must not be used any more.
CREATE FUNCTION roster_rule_for(phone uuid) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE
    WHEN count(*) FILTER (WHERE gp.active AND g.active AND gs.active) = 0 THEN 'not-on-roster'
    WHEN count(*) FILTER (WHERE gp.active AND g.active AND gs.active AND gs.may_be_contacted) = 0 THEN 'barred-by-custody'
  END
  FROM guardian_phone gp
  JOIN guardian g ON g.id = gp.guardian_id
  JOIN guardianship gs ON gs.guardian_id = g.id
  WHERE gp.phone_id = phone
$$;

-- What the roster says now of a phone and the schools that a campaign is about: a bar or an end there counts, whatever
-- other schools say.
CREATE FUNCTION roster_rule_for(phone uuid, schools uuid[]) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE
    WHEN count(*) = 0 THEN 'not-on-roster'
    WHEN count(*) FILTER (WHERE gs.may_be_contacted) = 0 THEN 'barred-by-custody'
  END
  FROM guardian_phone gp
  JOIN guardian g ON g.id = gp.guardian_id AND g.active
  JOIN guardianship gs ON gs.guardian_id = g.id AND gs.active
  JOIN student st ON st.id = gs.student_id AND st.active
  JOIN enrollment e ON e.student_id = st.id AND e.active AND e.school_id = ANY (schools)
  JOIN school s ON s.id = e.school_id AND s.active
  WHERE gp.phone_id = phone AND gp.active
$$;
