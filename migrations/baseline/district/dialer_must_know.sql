-- A new version is rolled out beside the old one, which dials on. Where it must not, the migration that changes what
-- dialing means names itself here, and a worker that does not know it stops.
CREATE TABLE dialer_must_know (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  migration text NOT NULL
);

INSERT INTO dialer_must_know (migration) VALUES ('20261201T0000-baseline');

CREATE TRIGGER dialer_must_know_kept BEFORE DELETE ON dialer_must_know
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
