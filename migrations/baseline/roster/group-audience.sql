-- Whether a student is in one of these groups; of no groups, every student is. A former member counts where leaving must
-- cost nobody an emergency, and where something is told of what has been.
CREATE FUNCTION is_of_groups(groups uuid[], student uuid, or_was boolean) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN groups IS NULL OR EXISTS (SELECT FROM group_member m
  WHERE m.student_id = student AND m.group_id = ANY (groups) AND (m.active OR or_was));

-- The students of these groups who are on the roster, in order: what an approval covers.
CREATE FUNCTION students_of_groups(groups uuid[]) RETURNS SETOF uuid LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT DISTINCT m.student_id FROM group_member m JOIN student_group g ON g.id = m.group_id AND g.active
  JOIN student st ON st.id = m.student_id AND st.active
  WHERE m.group_id = ANY (groups) AND m.active ORDER BY m.student_id;
END;

-- What a sealed list says of who they were: in hexadecimal, over their ids, a line each.
CREATE FUNCTION group_digest(groups uuid[]) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN (SELECT encode(sha256(convert_to(coalesce(string_agg(id::text || E'\n', '' ORDER BY id), ''), 'UTF8')), 'hex')
  FROM students_of_groups(groups) AS st (id));

-- The phones of their families. One that every guardian of these students who uses it may not be told on is barred,
-- whatever holds for a brother or sister outside the groups. One whose absent students are all excused is told nothing.
CREATE FUNCTION phones_of_groups(groups uuid[]) RETURNS TABLE (phone_id uuid, may_be_contacted boolean, excused boolean)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT gp.phone_id, coalesce(bool_or(gs.may_be_contacted) FILTER (WHERE NOT is_excused(groups, st.id)), false),
    bool_and(is_excused(groups, st.id))
  FROM students_of_groups(groups) AS st (id)
  JOIN guardianship gs ON gs.student_id = st.id AND gs.active
  JOIN guardian g ON g.id = gs.guardian_id AND g.active
  JOIN guardian_phone gp ON gp.guardian_id = g.id AND gp.active
  GROUP BY gp.phone_id;
END;

-- The phones of their students' emergency contacts that are none of their families'.
CREATE FUNCTION contacts_of_groups(groups uuid[]) RETURNS SETOF uuid LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT c.phone_id FROM students_of_groups(groups) AS st (id) JOIN contact_phone c ON c.student_id = st.id
  EXCEPT SELECT f.phone_id FROM phones_of_groups(groups) f;
END;

-- Whether two closures may tell the same family: those for groups do where a student is in both.
CREATE FUNCTION groups_meet(these uuid[], those uuid[]) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN these IS NULL OR those IS NULL OR these && those
  OR EXISTS (SELECT students_of_groups(these) INTERSECT SELECT students_of_groups(those));
