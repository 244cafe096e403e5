-- Who answers for a phone: the guardian on the roster who lists it first.
CREATE FUNCTION first_guardian(of_phone uuid) RETURNS uuid LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT g.id FROM guardian_phone gp JOIN guardian g ON g.id = gp.guardian_id AND g.active
  WHERE gp.phone_id = of_phone AND gp.active ORDER BY gp.rank, g.id LIMIT 1
$$;

-- What language answers a phone outside a closure, whose list has a language of its own for each phone.
CREATE FUNCTION phone_language(of_phone uuid) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((SELECT language FROM guardian WHERE id = first_guardian(of_phone)), 'en')
$$;
