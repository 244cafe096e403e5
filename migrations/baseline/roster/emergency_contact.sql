-- Whom a student's family named to be called when nobody of it is reached: a grandmother, a neighbor. Somebody of the roster who is
-- no guardian of this student and holds no rights to them.
CREATE TABLE emergency_contact (
  student_id uuid NOT NULL REFERENCES student,
  guardian_id uuid NOT NULL REFERENCES guardian,  -- the person; a guardian of other students, perhaps
  turn smallint NOT NULL CHECK (turn > 0),        -- in which order the family wants them called
  active boolean NOT NULL DEFAULT true,
  PRIMARY KEY (student_id, guardian_id)
);

-- Whose contact somebody is.
CREATE INDEX emergency_contact_by_person ON emergency_contact (guardian_id);

-- The phones of a student's emergency contacts. A guardian of the student is none of them, barred or not, whatever a row says.
CREATE VIEW contact_phone AS
  SELECT gp.phone_id, ec.student_id, ec.guardian_id, ec.turn, gp.rank, g.language, g.time_zone AS home_zone
  FROM emergency_contact ec
  JOIN student st ON st.id = ec.student_id AND st.active
  JOIN guardian g ON g.id = ec.guardian_id AND g.active
  JOIN guardian_phone gp ON gp.guardian_id = g.id AND gp.active
  WHERE ec.active AND NOT EXISTS (SELECT FROM guardianship gs
    WHERE gs.student_id = ec.student_id AND gs.guardian_id = ec.guardian_id AND gs.active);
