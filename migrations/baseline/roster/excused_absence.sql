-- A student whose absence on a day the school excused: no list of that day calls the family about them, nor one that calls already.
CREATE TABLE excused_absence (
  student_id uuid NOT NULL REFERENCES student,
  day date NOT NULL,
  marked_by uuid NOT NULL,                  -- the operator
  marked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (student_id, day)
);
CREATE TRIGGER excused_absence_kept BEFORE UPDATE OR DELETE ON excused_absence FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER excused_absence_no_truncate BEFORE TRUNCATE ON excused_absence
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Whether one of these groups lists the student as absent on a day that was excused. A call of it for each student of a district
-- takes seconds: statements that may have no groups ask that first.
CREATE FUNCTION is_excused(groups uuid[], student uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN groups IS NOT NULL AND EXISTS (SELECT FROM excused_absence x
  JOIN student_group g ON g.id = ANY (groups) AND g.kind = 'absent' AND g.day = x.day WHERE x.student_id = student);
