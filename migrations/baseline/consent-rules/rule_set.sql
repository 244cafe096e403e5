-- The law as data: dated, so that a day in the calendar changes the law and not a release. The set in force is the
-- youngest whose day has come; a set without a day waits for one.
CREATE TABLE rule_set (
  version text PRIMARY KEY,
  in_force_from date,
  -- What a withdrawal that answers one kind of message ends by law: every kind, or that kind.
  revocation_reach text NOT NULL CHECK (revocation_reach IN ('all', 'category')),
  -- The set that takes its place, also where its own day comes first. Both are dated together.
  superseded_by text REFERENCES rule_set DEFERRABLE INITIALLY DEFERRED CHECK (superseded_by <> version),
  citation text NOT NULL,
  UNIQUE (in_force_from)
);

INSERT INTO rule_set (version, in_force_from, revocation_reach, superseded_by, citation) VALUES
  ('2025-04-11', '2025-04-11', 'category', NULL,
    '47 CFR 64.1200(a)(10); revoke-all delayed by DA 25-312 and DA 26-12'),
  ('2027-01-31', '2027-01-31', 'all', 'fcc-26-67',
    '47 CFR 64.1200(a)(10), revoke-all, as delayed by DA 26-12'),
  ('fcc-26-67', NULL, 'category', NULL,
    'FCC 26-67: 30 days after publication in the Federal Register');

-- A set never takes the place of the one that supersedes it: it would be in force again, being the younger.
CREATE FUNCTION keep_superseded() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM rule_set s JOIN rule_set successor ON successor.version = s.superseded_by
      WHERE s.in_force_from > successor.in_force_from) THEN
    RAISE EXCEPTION 'a set that is superseded begins before the one that supersedes it, or not at all' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'rule_set_superseded';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER rule_set_superseded AFTER INSERT OR UPDATE ON rule_set DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION keep_superseded();
