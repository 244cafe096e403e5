import { type Kysely, sql } from 'kysely';
import { bit } from './rules/fact-bit.ts';

/** The gate asks about a batch at once: the roster is read once for all phones, and rules are tried once per combination of facts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- What consent_verdict says of one phone, with what roster_rule_for says of the schools, for many. A phone without
    -- a gate has no verdict, and without terms nobody has one.
    CREATE FUNCTION verdicts_on(purpose text, channel text, schools uuid[], phones uuid[])
    RETURNS TABLE (phone_id uuid, rule text, rule_set text, allows boolean) LANGUAGE sql STABLE PARALLEL SAFE AS $$
      WITH terms AS MATERIALIZED (SELECT t.* FROM consent_terms() t), rights AS MATERIALIZED (
        SELECT gp.phone_id, bool_or(gs.may_be_contacted) AS may_be_contacted
        FROM guardian_phone gp
        JOIN guardian g ON g.id = gp.guardian_id AND g.active
        JOIN guardianship gs ON gs.guardian_id = g.id AND gs.active
        JOIN student st ON st.id = gs.student_id AND st.active
        JOIN enrollment e ON e.student_id = st.id AND e.active AND e.school_id = ANY (schools)
        JOIN school s ON s.id = e.school_id AND s.active
        WHERE gp.phone_id = ANY (phones) AND gp.active
        GROUP BY gp.phone_id
      ), known AS MATERIALIZED (
        SELECT g.phone_id, coalesce(consent_facts(g, purpose, channel, t.by_category, now())
          | CASE WHEN r.phone_id IS NULL THEN ${bit('rights gone')}
              WHEN NOT r.may_be_contacted THEN ${bit('rights barred')} ELSE ${bit('rights holder')} END
          | ${bit('identity known')} | ${bit('approval valid')} | ${bit('hours open')}, 0) AS facts
        FROM phone_gate g CROSS JOIN terms t LEFT JOIN rights r ON r.phone_id = g.phone_id
        WHERE g.phone_id = ANY (phones)
      ), rules AS MATERIALIZED (
        SELECT c.rank, c.mask, c.id, c.rule_set, c.allows FROM consent_rule c CROSS JOIN terms t
        WHERE c.rule_set = t.rule_set AND t.policy = ANY (c.policies)
          AND purpose = ANY (c.purposes) AND channel = ANY (c.channels)
      ), verdicts AS MATERIALIZED (
        SELECT DISTINCT ON (o.facts) o.facts, r.id, r.rule_set, r.allows
        FROM (SELECT DISTINCT facts FROM known) o JOIN rules r ON o.facts & ~r.mask = 0
        ORDER BY o.facts, r.rank
      )
      SELECT k.phone_id, v.id, v.rule_set, v.allows FROM known k JOIN verdicts v ON v.facts = k.facts
    $$;
  `.execute(db);
}
