-- Children whom everybody who uses a phone holds rights to, as a parent or guardian (34 CFR 99.4). Not on a student's own line;
-- and from the day on which a student is of age the rights are theirs alone (99.5).
CREATE VIEW phone_rights AS
  WITH users AS (
    SELECT gp.phone_id, gp.guardian_id, count(*) OVER (PARTITION BY gp.phone_id) AS users
    FROM guardian_phone gp JOIN guardian g ON g.id = gp.guardian_id AND g.active
    JOIN phone p ON p.id = gp.phone_id AND NOT p.student_line
    WHERE gp.active
  )
  SELECT u.phone_id, gs.student_id
  FROM users u
  JOIN guardianship gs ON gs.guardian_id = u.guardian_id AND gs.active AND gs.may_be_contacted
    AND gs.relation IN ('parent', 'guardian')
  JOIN student st ON st.id = gs.student_id AND st.active AND (st.adult_on IS NULL OR st.adult_on > (SELECT district_today()))
  GROUP BY u.phone_id, gs.student_id, u.users HAVING count(*) = u.users;

-- What may be said of the children whom a closure is about, on each phone of their families: none of it where one of them may not
-- be named on that phone. The name stands there by the digest of its ciphertext. A bus is the closure's own, where it is for buses.
CREATE FUNCTION phone_fields(schools uuid[], groups uuid[]) RETURNS TABLE (phone_id uuid, fields jsonb)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  WITH told AS MATERIALIZED (
    SELECT st.id, st.name FROM student st
    WHERE st.active AND CASE WHEN groups IS NULL
      THEN st.id IN (SELECT e.student_id FROM enrollment e WHERE e.school_id = ANY (schools) AND e.active)
      ELSE st.id IN (SELECT students_of_groups(groups)) AND NOT is_excused(groups, st.id) END
  ), place AS (
    SELECT e.student_id, jsonb_agg(s.name ORDER BY s.name) AS names
    FROM enrollment e JOIN school s ON s.id = e.school_id AND s.active
    WHERE e.school_id = ANY (schools) AND e.active GROUP BY e.student_id
  ), member AS (
    SELECT m.student_id, g.kind, jsonb_agg(group_label(g) ORDER BY group_label(g)) AS all_of_them,
      jsonb_agg(group_label(g) ORDER BY group_label(g)) FILTER (WHERE g.id = ANY (groups)) AS own
    FROM group_member m JOIN student_group g ON g.id = m.group_id AND g.active AND g.kind = 'bus'
    WHERE m.active GROUP BY m.student_id, g.kind
    UNION ALL
    SELECT m.student_id, g.kind, jsonb_agg(DISTINCT g.name), NULL
    FROM group_member m JOIN student_group g ON g.id = m.group_id AND g.active AND g.kind = 'grade'
    WHERE m.active GROUP BY m.student_id, g.kind
  ), child AS MATERIALIZED (
    SELECT t.id, jsonb_build_object('student', t.id, 'name', encode(sha256(t.name), 'hex'),
      'schools', coalesce(p.names, '[]'), 'buses', coalesce(b.own, b.all_of_them, '[]'),
      'grades', coalesce(c.all_of_them, '[]')) AS said
    FROM told t LEFT JOIN place p ON p.student_id = t.id
    LEFT JOIN member b ON b.student_id = t.id AND b.kind = 'bus'
    LEFT JOIN member c ON c.student_id = t.id AND c.kind = 'grade'
  ), pair AS (
    SELECT DISTINCT gp.phone_id, c.id
    FROM child c
    JOIN guardianship gs ON gs.student_id = c.id AND gs.active AND gs.may_be_contacted
    JOIN guardian g ON g.id = gs.guardian_id AND g.active
    JOIN guardian_phone gp ON gp.guardian_id = g.id AND gp.active
  )
  SELECT p.phone_id, CASE WHEN bool_and(r.student_id IS NOT NULL) THEN jsonb_agg(c.said ORDER BY c.id) ELSE '[]' END
  FROM pair p JOIN child c ON c.id = p.id
  LEFT JOIN phone_rights r ON r.phone_id = p.phone_id AND r.student_id = p.id
  GROUP BY p.phone_id;
END;

-- The children that a sealed list names on a phone, with their names as they are now, encrypted: none unless each is named as
-- it was when the list was locked, and everybody who uses the phone still holds rights to all of them. Whose absence was
-- excused since is not among them.
CREATE FUNCTION children_named(phone uuid, fields jsonb, groups uuid[]) RETURNS jsonb LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT CASE WHEN bool_and(st.id IS NOT NULL AND EXISTS (SELECT FROM phone_rights r
      WHERE r.phone_id = phone AND r.student_id = st.id))
    THEN jsonb_agg(child || jsonb_build_object('sourcedId', st.sourced_id, 'name', encode(st.name, 'base64')) ORDER BY st.id)
    ELSE '[]' END
  FROM jsonb_array_elements(fields) AS child
  LEFT JOIN student st ON st.id = (child ->> 'student')::uuid AND encode(sha256(st.name), 'hex') = child ->> 'name'
  WHERE NOT is_excused(groups, (child ->> 'student')::uuid);
END;
