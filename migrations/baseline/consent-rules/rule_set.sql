-- The law as data: dated, so that a day in the calendar changes the law and not a release. The set in force is the
-- youngest whose day has come; a set without a day waits for one.
CREATE TABLE rule_set (
  version text PRIMARY KEY,
  in_force_from date,
  -- What a withdrawal that answers one kind of message ends by law: every kind, or that kind.
  revocation_reach text NOT NULL CHECK (revocation_reach IN ('all', 'category')),
  citation text NOT NULL,
  UNIQUE (in_force_from)
);

INSERT INTO rule_set (version, in_force_from, revocation_reach, citation) VALUES
  ('2025-04-11', '2025-04-11', 'category',
    '47 CFR 64.1200(a)(10); revoke-all delayed by DA 25-312 and DA 26-12'),
  ('2027-01-31', '2027-01-31', 'all',
    '47 CFR 64.1200(a)(10), revoke-all, as delayed by DA 26-12'),
  ('fcc-26-67', NULL, 'category',
    'FCC 26-67: 30 days after publication in the Federal Register');
