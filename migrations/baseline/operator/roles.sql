-- Whether somebody who is present holds one of the roles for each of the schools; without schools, for the district.
CREATE FUNCTION holds_any_role(person uuid, wanted text[], schools uuid[]) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM operator o WHERE o.id = person AND is_present(o)) AND EXISTS (
    SELECT FROM unnest(wanted) AS w(role) WHERE CASE WHEN schools IS NULL
      THEN EXISTS (SELECT FROM role_grant g
        WHERE g.operator_id = person AND g.role = w.role AND g.revoked_at IS NULL AND g.school_id IS NULL)
      ELSE NOT EXISTS (SELECT FROM unnest(schools) AS s(id) WHERE NOT EXISTS (SELECT FROM role_grant g
        WHERE g.operator_id = person AND g.role = w.role AND g.revoked_at IS NULL
          AND (g.school_id IS NULL OR g.school_id = s.id)))
      END)
$$;

-- Whether somebody who is present holds the role for the whole district.
CREATE FUNCTION holds_everywhere(operator uuid, wanted text) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM role_grant g JOIN operator o ON o.id = g.operator_id AND is_present(o)
    WHERE g.operator_id = operator AND g.role = wanted AND g.school_id IS NULL AND g.revoked_at IS NULL)
$$;

-- Whether somebody who is present reads this language for families.
CREATE FUNCTION reads_language(person uuid, wanted text) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM role_grant g JOIN operator o ON o.id = g.operator_id AND is_present(o)
    WHERE g.operator_id = person AND g.role = 'translator' AND g.language = wanted AND g.revoked_at IS NULL)
$$;
