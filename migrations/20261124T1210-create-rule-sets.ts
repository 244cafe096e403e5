import { type Kysely, sql } from 'kysely';
import { facts, firstRuleSet, ruleSets } from './rules/2026-11.ts';

// The law as data: dated sets of rules, each rule a pattern of facts. A fact is one bit and a rule the set of bits
// it accepts, so that one test of one number says whether a rule fits, in the filter and at the gate alike.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE consent_fact (
      bit smallint PRIMARY KEY CHECK (bit BETWEEN 0 AND 62),
      fact text NOT NULL,
      value text NOT NULL,
      UNIQUE (fact, value)
    );

    -- The set in force is the youngest whose day has come; a set without a day waits for one.
    CREATE TABLE rule_set (
      version text PRIMARY KEY,
      in_force_from date,
      -- What a withdrawal that answers one kind of message ends by law: every kind, or that kind.
      revocation_reach text NOT NULL CHECK (revocation_reach IN ('all', 'category')),
      citation text NOT NULL,
      UNIQUE (in_force_from)
    );

    ALTER TABLE attempt DROP CONSTRAINT attempt_rule_fkey;
    DROP FUNCTION consent_rule_for(text, text, phone_gate);
    DROP TABLE consent_rule;
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
      allows boolean GENERATED ALWAYS AS (effect IN ('allow', 'allow-if')) STORED,
      PRIMARY KEY (rule_set, id),
      UNIQUE (rule_set, rank)
    );
    CREATE FUNCTION fact_mask(accepts jsonb) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
      SELECT CASE WHEN accepts IS NULL THEN 0 ELSE (
        SELECT sum(1::bigint << f.bit)::bigint FROM consent_fact f
        WHERE NOT accepts ? f.fact OR accepts -> f.fact ? f.value) END
    $$;
    -- The bits of facts that are known, such as '{rights holder,hours open}'.
    CREATE FUNCTION fact_bits(names text[]) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
      SELECT coalesce(sum(1::bigint << bit), 0)::bigint FROM consent_fact WHERE fact || ' ' || value = ANY (names)
    $$;
    CREATE FUNCTION fact_names(bits bigint) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
      SELECT coalesce(array_agg(fact || ' ' || value ORDER BY bit), '{}') FROM consent_fact
      WHERE bits & (1::bigint << bit) <> 0
    $$;
    CREATE FUNCTION set_fact_mask() RETURNS trigger LANGUAGE plpgsql AS $$
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

    -- The terms that hold at a time: the set of rules, the district's policy, and how far a withdrawal reaches.
    -- A district may only tighten, so the narrow reach counts only where it follows the bare law.
    CREATE FUNCTION consent_terms(at timestamptz DEFAULT now())
    RETURNS TABLE (rule_set text, policy text, by_category boolean) LANGUAGE sql STABLE PARALLEL SAFE AS $$
      SELECT s.version, d.consent_policy, d.consent_policy = 'law' AND s.revocation_reach = 'category'
      FROM district d CROSS JOIN LATERAL (
        SELECT * FROM rule_set r WHERE r.in_force_from <= (at AT TIME ZONE d.time_zone)::date
        ORDER BY r.in_force_from DESC LIMIT 1) s
    $$;

    ALTER TABLE attempt ADD rule_set text;
    ALTER TABLE campaign_version ADD rule_set text;
    ALTER TABLE exclusion ADD evidence uuid;

    GRANT SELECT ON consent_fact, rule_set, consent_rule TO bellwether_application, bellwether_auditor;
  `.execute(db);
  const rows = Object.entries(facts).flatMap(([fact, values]) =>
    values.map((value) => ({ fact, value })),
  );
  await sql`
    INSERT INTO consent_fact (bit, fact, value)
    SELECT ordinality - 1, r ->> 'fact', r ->> 'value'
    FROM jsonb_array_elements(${JSON.stringify(rows)}::jsonb) WITH ORDINALITY AS r(r, ordinality)`.execute(
    db,
  );
  await sql`
    INSERT INTO rule_set SELECT * FROM jsonb_populate_recordset(NULL::rule_set, ${JSON.stringify(ruleSets)}::jsonb)`.execute(
    db,
  );
  await sql`
    INSERT INTO consent_rule (rule_set, id, rank, effect, condition, policies, purposes, channels, accepts, rests_on,
      source, reason, citation)
    SELECT s.version, r.id, r.rank, r.effect, r.condition, r.policies, r.purposes, r.channels, r.accepts, r.rests_on,
      r.source, r.reason, r.citation
    FROM rule_set s
    CROSS JOIN jsonb_populate_recordset(NULL::consent_rule, ${JSON.stringify(firstRuleSet)}::jsonb) AS r`.execute(
    db,
  );
}
