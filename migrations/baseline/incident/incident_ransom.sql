-- That a ransom was demanded, or paid, and when. An incident whose kind is ransom began with a demand. Each is said once; a
-- mistake is told in the review.
CREATE TABLE incident_ransom (
  incident_id uuid NOT NULL REFERENCES incident,
  what text NOT NULL CHECK (what IN ('demanded', 'paid')),
  at timestamptz NOT NULL,
  said_by uuid NOT NULL REFERENCES operator,
  said_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (incident_id, what),
  CHECK (at <= said_at)
);
CREATE TRIGGER incident_ransom_append_only BEFORE UPDATE OR DELETE ON incident_ransom
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER incident_ransom_no_truncate BEFORE TRUNCATE ON incident_ransom
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
