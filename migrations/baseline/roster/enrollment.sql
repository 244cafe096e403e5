CREATE TABLE enrollment (
  student_id uuid NOT NULL REFERENCES student,
  school_id uuid NOT NULL REFERENCES school,
  active boolean NOT NULL DEFAULT true,
  PRIMARY KEY (student_id, school_id)
);

-- The audience of a campaign starts from its schools.
CREATE INDEX enrollment_by_school ON enrollment (school_id) WHERE active;
