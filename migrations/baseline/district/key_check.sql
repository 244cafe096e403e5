-- A digest under the key that this database was written with: another key would find no phone and lose each STOP.
CREATE TABLE key_check (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  digest bytea NOT NULL
);
