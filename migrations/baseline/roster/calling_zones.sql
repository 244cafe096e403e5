-- A phone's candidate zones (47 CFR 64.1200(c)(1): the called party's local time): households, schools, area code.
CREATE TABLE calling_zones (
  id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  time_zones text[] NOT NULL UNIQUE CHECK (cardinality(time_zones) > 0)
);
