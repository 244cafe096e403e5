import { type Kysely, sql } from 'kysely';
import { bit } from './rules/fact-bit.ts';

// One phone, one use, one moment: its facts, and the rule that decides.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- The bits of one phone for one use at one time.
    CREATE FUNCTION consent_facts(gate phone_gate, purpose text, channel text, by_category boolean, at timestamptz)
    RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT gate.facts
        | CASE WHEN purpose = 'other'
            THEN CASE channel WHEN 'voice' THEN gate.voice_other ELSE gate.text_other END
            ELSE CASE channel WHEN 'voice' THEN gate.voice_mission ELSE gate.text_mission END END
        | CASE WHEN gate.checked_until > at THEN gate.reassigned ELSE ${bit('reassigned not-queried')} END
        | CASE WHEN gate.fresh_until > at THEN ${bit('age fresh')} ELSE ${bit('age stale')} END
        | CASE WHEN gate.capped_until > at THEN ${bit('cap reached')} ELSE ${bit('cap free')} END
        | CASE WHEN gate.by_category = by_category THEN ${bit('gate current')} ELSE ${bit('gate outdated')} END
    $$;

    -- Where the evidence of a rule lies.
    CREATE FUNCTION consent_evidence(gate phone_gate, purpose text, channel text, rests_on text)
    RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT CASE rests_on
        WHEN 'ledger' THEN
          CASE WHEN purpose = 'other'
            THEN CASE channel WHEN 'voice' THEN gate.voice_other_evidence ELSE gate.text_other_evidence END
            ELSE CASE channel WHEN 'voice' THEN gate.voice_mission_evidence ELSE gate.text_mission_evidence END END
        WHEN 'number-check' THEN gate.check_evidence
        WHEN 'block' THEN gate.block_evidence
      END
    $$;

    -- What the roster says now of a phone and the schools that a campaign is about: a bar or an end there counts,
    -- whatever other schools say.
    CREATE FUNCTION roster_rule_for(phone uuid, schools uuid[]) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
      SELECT CASE
        WHEN count(*) = 0 THEN 'not-on-roster'
        WHEN count(*) FILTER (WHERE gs.may_be_contacted) = 0 THEN 'barred-by-custody'
      END
      FROM guardian_phone gp
      JOIN guardian g ON g.id = gp.guardian_id AND g.active
      JOIN guardianship gs ON gs.guardian_id = g.id AND gs.active
      JOIN student st ON st.id = gs.student_id AND st.active
      JOIN enrollment e ON e.student_id = st.id AND e.active AND e.school_id = ANY (schools)
      JOIN school s ON s.id = e.school_id AND s.active
      WHERE gp.phone_id = phone AND gp.active
    $$;

    -- A confirmation that was sent, or may have been, never waits again.
    CREATE FUNCTION refuse_second_confirmation() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'a confirmation goes out once' USING ERRCODE = 'check_violation', CONSTRAINT = 'confirmation_once';
    END $$;
    CREATE TRIGGER confirmation_once BEFORE UPDATE OF state ON confirmation_text
      FOR EACH ROW WHEN (OLD.state NOT IN ('waiting', 'sending') AND NEW.state IN ('waiting', 'sending'))
      EXECUTE FUNCTION refuse_second_confirmation();

    -- One verdict for the gate before each attempt, for the guardian's page and for whoever asks why.
    CREATE FUNCTION consent_verdict(purpose text, channel text, gate phone_gate, rights text)
    RETURNS SETOF consent_rule LANGUAGE sql STABLE PARALLEL SAFE AS $$
      SELECT r.* FROM (
        SELECT t.rule_set, t.policy, coalesce(consent_facts(gate, purpose, channel, t.by_category, now())
          | CASE coalesce(rights, 'holder') WHEN 'not-on-roster' THEN ${bit('rights gone')}
              WHEN 'barred-by-custody' THEN ${bit('rights barred')} ELSE ${bit('rights holder')} END
          | ${bit('identity known')} | ${bit('approval valid')} | ${bit('hours open')}, 0) AS facts
        FROM consent_terms() t
        OFFSET 0  -- once, and not again for every rule
      ) f
      JOIN consent_rule r ON r.rule_set = f.rule_set AND f.policy = ANY (r.policies)
        AND purpose = ANY (r.purposes) AND channel = ANY (r.channels) AND f.facts & ~r.mask = 0
      ORDER BY r.rank LIMIT 1
    $$;
  `.execute(db);
}
