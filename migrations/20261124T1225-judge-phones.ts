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
