-- What states ask of the staff's training each year, shown to the district's own state. No rule of ours: its counsel reads them.
CREATE TABLE training_duty (
  state text NOT NULL CHECK (state ~ '^[A-Z]{2}$'),
  citation text NOT NULL,
  what text NOT NULL,
  in_force_from date NOT NULL,
  PRIMARY KEY (state, citation)
);
INSERT INTO training_duty (state, citation, what, in_force_from) VALUES
  ('TX', 'Texas Government Code § 2054.5191', 'Texas: employees who use a computer take a certified cybersecurity course every year, and the district reports it to the state by August 31', '2019-06-14'),
  ('NY', '8 NYCRR 121.7', 'New York: everyone with access to student data takes a course on data privacy and security every year', '2020-01-29');
