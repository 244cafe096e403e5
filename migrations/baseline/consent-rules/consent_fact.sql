-- Every fact that a rule may look at, with its values. A fact is one bit and a rule the set of bits that it accepts, so
-- that one test of one number says whether a rule fits. A bit never changes its meaning: functions name them by number.
CREATE TABLE consent_fact (
  bit smallint PRIMARY KEY CHECK (bit BETWEEN 0 AND 62),
  fact text NOT NULL,
  value text NOT NULL,
  UNIQUE (fact, value)
);

INSERT INTO consent_fact (bit, fact, value) VALUES
  (0, 'consent', 'none'), (1, 'consent', 'generic'), (2, 'consent', 'express'), (3, 'consent', 'written'),
  (4, 'consent', 'revoked'), (5, 'consent', 'emergency-opt-out'),
  (6, 'line', 'wireless'), (7, 'line', 'residential'), (8, 'line', 'unknown'),
  (9, 'reassigned', 'no'), (10, 'reassigned', 'yes'), (11, 'reassigned', 'no-data'), (12, 'reassigned', 'not-queried'),
  (13, 'student', 'no'), (14, 'student', 'yes'), (15, 'student', 'consented'),
  (16, 'age', 'fresh'), (17, 'age', 'stale'),
  (18, 'cap', 'free'), (19, 'cap', 'reached'),
  (20, 'emergency-line', 'no'), (21, 'emergency-line', 'yes'),
  (22, 'wrong-number', 'no'), (23, 'wrong-number', 'yes'),
  (24, 'district-block', 'no'), (25, 'district-block', 'yes'),
  (26, 'bad-number', 'no'), (27, 'bad-number', 'yes'),
  (28, 'carrier-stop', 'no'), (29, 'carrier-stop', 'yes'),
  (30, 'rights', 'holder'), (31, 'rights', 'barred'), (32, 'rights', 'gone'),
  (33, 'identity', 'known'), (34, 'identity', 'missing'),
  (35, 'approval', 'valid'), (36, 'approval', 'missing'),
  (37, 'hours', 'open'), (38, 'hours', 'closed'),
  (39, 'gate', 'current'), (40, 'gate', 'outdated'),
  (41, 'texts-only', 'no'), (42, 'texts-only', 'yes'),
  (43, 'rights', 'excused'), (44, 'rights', 'contact');

-- The bits of facts that are known, such as '{rights holder,hours open}'.
CREATE FUNCTION fact_bits(names text[]) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(sum(1::bigint << bit), 0)::bigint FROM consent_fact WHERE fact || ' ' || value = ANY (names)
$$;

-- The facts that these bits stand for.
CREATE FUNCTION fact_names(bits bigint) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(fact || ' ' || value ORDER BY bit), '{}') FROM consent_fact
  WHERE bits & (1::bigint << bit) <> 0
$$;
