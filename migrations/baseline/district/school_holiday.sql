-- Days without school, for the whole district.
CREATE TABLE school_holiday (
  day date PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100)
);
