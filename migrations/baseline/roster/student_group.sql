-- Students who can be told something together: a grade, a class, a bus route, an activity, a program, a list that somebody
-- saved, or those whom a school listed as absent on a day. Grades and classes come with the roster, the next three kinds with
-- a file of their own.
CREATE TABLE student_group (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  kind text NOT NULL CHECK (kind IN ('grade', 'class', 'bus', 'activity', 'program', 'list', 'absent')),
  sourced_id text NOT NULL,                 -- of its kind: what an import knows it by
  name text NOT NULL CHECK (is_plain_line(name) AND length(name) <= 100),
  school_id uuid REFERENCES school,         -- null: its students may go to several schools
  active boolean NOT NULL DEFAULT true,
  listed_at timestamptz NOT NULL DEFAULT now(), -- when a file of its own, or a person, last listed it
  day date,                                 -- on which they were absent
  strangers int,                            -- how many of its ids were no student of the roster
  early_reason text CHECK (early_reason IN ('taken-early', 'program', 'early-day')), -- why it came before the first bell
  UNIQUE (kind, sourced_id),
  CONSTRAINT student_group_absent CHECK ((kind = 'absent') = (day IS NOT NULL) AND (kind = 'absent') = (strangers IS NOT NULL))
);

-- A student who has left stays a member, and is told nothing: who reads members asks for active students.
CREATE TABLE group_member (
  group_id uuid NOT NULL REFERENCES student_group,
  student_id uuid NOT NULL REFERENCES student,
  active boolean NOT NULL DEFAULT true,
  PRIMARY KEY (group_id, student_id)
);

-- The groups of a student.
CREATE INDEX group_member_by_student ON group_member (student_id);

-- As people say it: “Grade 5 (Adams Elementary)”, “Bus 12”.
CREATE FUNCTION group_label(of_group student_group) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN of_group.kind = 'bus' AND of_group.name ~ '^[0-9]' THEN 'Bus ' ELSE '' END || of_group.name
    || coalesce((SELECT ' (' || s.name || ')' FROM school s WHERE s.id = of_group.school_id), '')
$$;

-- A list that a person saved. With the owner's rights: the bot can add nobody to what a file or the roster says.
CREATE FUNCTION list_students(list_name text, students uuid[]) RETURNS uuid LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  WITH list AS (
    INSERT INTO student_group (kind, sourced_id, name) VALUES ('list', uuidv7()::text, list_name) RETURNING id
  ), members AS (
    INSERT INTO group_member (group_id, student_id)
    SELECT list.id, s.id FROM list, student s WHERE s.id = ANY (students) AND s.active ORDER BY s.id
  )
  SELECT id FROM list
$$;

-- The students of a day whom a school listed as absent, and how many ids it couldn't place. It is only for calls about them.
CREATE FUNCTION list_absent(list_name text, school uuid, day date, students uuid[], strangers int, early_reason text) RETURNS uuid
LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  WITH list AS (
    INSERT INTO student_group (kind, sourced_id, name, school_id, day, strangers, early_reason)
    VALUES ('absent', uuidv7()::text, list_name, school, day, strangers, early_reason) RETURNING id
  ), members AS (
    INSERT INTO group_member (group_id, student_id)
    SELECT list.id, s.id FROM list, student s WHERE s.id = ANY (students) AND s.active ORDER BY s.id
  )
  SELECT id FROM list
$$;
