-- What the roster says of a phone now: nothing, or why it must not be used any more.
CREATE FUNCTION roster_rule_for(phone uuid) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE
    -- Who works at a school may be told of it, whatever holds for a student there.
    WHEN EXISTS (SELECT FROM staff_phone s WHERE s.phone_id = phone) THEN NULL
    WHEN count(*) FILTER (WHERE gp.active AND g.active AND gs.active) = 0
      THEN CASE WHEN EXISTS (SELECT FROM contact_phone c WHERE c.phone_id = phone) THEN 'emergency-contact' ELSE 'not-on-roster' END
    WHEN count(*) FILTER (WHERE gp.active AND g.active AND gs.active AND gs.may_be_contacted) = 0 THEN 'barred-by-custody'
  END
  FROM guardian_phone gp
  JOIN guardian g ON g.id = gp.guardian_id
  JOIN guardianship gs ON gs.guardian_id = g.id
  WHERE gp.phone_id = phone
$$;
