-- The rules of each set, in the files beside this one. The first that fits decides.
CREATE TABLE consent_rule (
  rule_set text NOT NULL REFERENCES rule_set,
  id text NOT NULL CHECK (id ~ '^[a-z]+(-[a-z]+)*$'),
  rank smallint NOT NULL,                   -- the first that fits decides
  effect text NOT NULL CHECK (effect IN ('allow', 'allow-if', 'deny', 'defer')),
  condition text CHECK ((condition IS NOT NULL) = (effect = 'allow-if')),
  policies text[] NOT NULL CHECK (policies <@ ARRAY['law', 'strict', 'strictest']),
  purposes text[] NOT NULL CHECK (purposes <@ ARRAY['emergency', 'school-mission', 'other']),
  channels text[] NOT NULL CHECK (channels <@ ARRAY['voice', 'text']),
  accepts jsonb,                            -- fact -> values; one that is not named may have any. null: no facts at all
  mask bigint NOT NULL,                     -- the same, as bits
  rests_on text NOT NULL CHECK (rests_on IN ('ledger', 'number-check', 'block', 'roster', 'campaign', 'carrier')),
  source text NOT NULL,                     -- its cell of the decision tables
  reason text NOT NULL,                     -- for people
  citation text NOT NULL,
  beyond_law text,                          -- where it asks for more than the law, and why; the policies say by how much
  allows boolean GENERATED ALWAYS AS (effect IN ('allow', 'allow-if')) STORED,
  PRIMARY KEY (rule_set, id),
  UNIQUE (rule_set, rank)
);

-- The bits that a rule accepts.
CREATE FUNCTION fact_mask(accepts jsonb) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN accepts IS NULL THEN 0 ELSE (
    SELECT sum(1::bigint << f.bit)::bigint FROM consent_fact f
    WHERE NOT accepts ? f.fact OR accepts -> f.fact ? f.value) END
$$;

CREATE FUNCTION set_fact_mask() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM jsonb_each(coalesce(NEW.accepts, '{}')) AS a,
      jsonb_array_elements_text(a.value) AS v(value)
      WHERE NOT EXISTS (SELECT FROM consent_fact f WHERE f.fact = a.key AND f.value = v.value)) THEN
    RAISE EXCEPTION 'rule % names a fact that is none', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  NEW.mask := fact_mask(NEW.accepts);
  RETURN NEW;
END $$;
CREATE TRIGGER consent_rule_mask BEFORE INSERT OR UPDATE ON consent_rule
  FOR EACH ROW EXECUTE FUNCTION set_fact_mask();

-- Whether a rule lets phones in whose people agreed to nothing, or opted out of what is no emergency.
CREATE FUNCTION asks_no_consent(rule consent_rule) RETURNS boolean LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT rule.effect <> 'deny' AND rule.accepts ? 'consent' AND NOT rule.accepts -> 'consent' ?| ARRAY['express', 'written']
$$;
