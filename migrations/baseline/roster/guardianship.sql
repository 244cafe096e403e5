-- 34 CFR 99.4: either parent holds rights unless a court document says otherwise, so a bar needs its reference.
CREATE TABLE guardianship (
  student_id uuid NOT NULL REFERENCES student,
  guardian_id uuid NOT NULL REFERENCES guardian,
  relation text NOT NULL DEFAULT 'guardian',
  may_be_contacted boolean NOT NULL DEFAULT true,
  custody_document bytea,                   -- encrypted
  custody_hash bytea,                       -- of the roster's reference, to see what changed
  active boolean NOT NULL DEFAULT true,
  PRIMARY KEY (student_id, guardian_id),
  CHECK (may_be_contacted OR custody_document IS NOT NULL)
);

-- The students of a guardian: for the gate, the family's page and the audience.
CREATE INDEX guardianship_by_guardian ON guardianship (guardian_id);
