-- What the rows of a roster service said last. Who reads only what changed since lays it over these, and works out the ties of
-- those it concerns: whether a tie still stands may be said by a row that did not change. Ids of the school's system, and no name
-- and no number. Lists are texts parted by a sign that no id holds, as the import stages them.
CREATE TABLE roster_person (
  sourced_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('student', 'guardian')),
  relation text,
  agents text,                              -- whose guardian this is, or who this student's are
  contacts text,                            -- a student's emergency contacts, in their order
  bar_guardians text,                       -- whom a court's document bars; the document is with the guardianship
  grades text,
  given_on date,
  -- A student's own numbers, as keyed indexes alone: to know them where a guardian lists them too.
  line_1 bytea,
  line_2 bytea,
  PRIMARY KEY (sourced_id, kind)
);

CREATE TABLE roster_place (
  sourced_id text NOT NULL,                 -- of the enrollment; empty: a role of the person's own row
  person text NOT NULL,
  school text NOT NULL,
  class text,
  role text NOT NULL
);

-- The places of somebody whose row changed.
CREATE INDEX roster_place_by_person ON roster_place (person);
-- An enrollment that changed.
CREATE INDEX roster_place_by_enrollment ON roster_place (sourced_id) WHERE sourced_id <> '';
