-- Who works at a school: somebody on the roster, who may be a guardian there too. Staff hear of their school on numbers
-- that they gave for that. A number that merely stands in the roster, the personnel office's perhaps, is not given: of such a person
-- nothing is kept.
CREATE TABLE employment (
  guardian_id uuid NOT NULL REFERENCES guardian,
  school_id uuid NOT NULL REFERENCES school,
  numbers_given_on date NOT NULL,           -- the day on which this person gave their numbers
  active boolean NOT NULL DEFAULT true,
  PRIMARY KEY (guardian_id, school_id)
);

-- The staff of a closure's schools.
CREATE INDEX employment_by_school ON employment (school_id) WHERE active;

-- The phones of a school's staff.
CREATE VIEW staff_phone AS
  SELECT gp.phone_id, e.school_id, e.guardian_id, gp.rank, g.language, g.time_zone AS home_zone, s.time_zone AS school_zone
  FROM employment e
  JOIN school s ON s.id = e.school_id AND s.active
  JOIN guardian g ON g.id = e.guardian_id AND g.active
  JOIN guardian_phone gp ON gp.guardian_id = g.id AND gp.active
  WHERE e.active;
