-- A worker asks the Reassigned Numbers Database without holding a transaction open meanwhile.
CREATE TABLE number_check_lease (
  phone_id uuid PRIMARY KEY REFERENCES phone,
  worker text NOT NULL,
  leased_until timestamptz NOT NULL,        -- nobody asks about this phone before then
  failures int NOT NULL DEFAULT 0           -- questions in a row that got no answer
);
