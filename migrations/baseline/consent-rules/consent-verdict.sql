-- The bits of one phone for one use at one time. A number is the bit that consent_fact names.
CREATE FUNCTION consent_facts(gate phone_gate, purpose text, channel text, by_category boolean, at timestamptz)
RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT gate.facts
    | CASE WHEN purpose = 'other'
        THEN CASE channel WHEN 'voice' THEN gate.voice_other ELSE gate.text_other END
        ELSE CASE channel WHEN 'voice' THEN gate.voice_mission ELSE gate.text_mission END END
    | CASE WHEN gate.checked_until > at THEN gate.reassigned ELSE 4096 /* reassigned not-queried */ END
    | CASE WHEN gate.fresh_until > at THEN 65536 /* age fresh */ ELSE 131072 /* age stale */ END
    | CASE WHEN gate.capped_until > at THEN 524288 /* cap reached */ ELSE 262144 /* cap free */ END
    | CASE WHEN gate.by_category = by_category THEN 549755813888 /* gate current */
        ELSE 1099511627776 /* gate outdated */ END;
END;

-- Where the evidence of a rule lies.
CREATE FUNCTION consent_evidence(gate phone_gate, purpose text, channel text, rests_on text)
RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE rests_on
    WHEN 'ledger' THEN
      CASE WHEN purpose = 'other'
        THEN CASE channel WHEN 'voice' THEN gate.voice_other_evidence ELSE gate.text_other_evidence END
        ELSE CASE channel WHEN 'voice' THEN gate.voice_mission_evidence ELSE gate.text_mission_evidence END END
    WHEN 'number-check' THEN gate.check_evidence
    WHEN 'block' THEN gate.block_evidence
  END;
END;

-- One verdict for the gate before each attempt, for the guardian's page and for the person who asks why.
CREATE FUNCTION consent_verdict(purpose text, channel text, gate phone_gate, rights text)
RETURNS SETOF consent_rule LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.* FROM (
    SELECT t.rule_set, t.policy, coalesce(consent_facts(gate, purpose, channel, t.by_category, now())
      | CASE coalesce(rights, 'holder') WHEN 'not-on-roster' THEN 4294967296 /* rights gone */
          WHEN 'barred-by-custody' THEN 2147483648 /* rights barred */
          WHEN 'emergency-contact' THEN 17592186044416 /* rights contact */ ELSE 1073741824 /* rights holder */ END
      | 8589934592 /* identity known */ | 34359738368 /* approval valid */ | 137438953472 /* hours open */, 0) AS facts
    FROM consent_terms() t
    OFFSET 0  -- once, and not again for every rule
  ) f
  JOIN consent_rule r ON r.rule_set = f.rule_set AND f.policy = ANY (r.policies)
    AND purpose = ANY (r.purposes) AND channel = ANY (r.channels) AND f.facts & ~r.mask = 0
  ORDER BY r.rank LIMIT 1
$$;

-- What consent_verdict says of one phone, for many, with what the roster says of them and the schools that a campaign is
-- about: a bar or an end there counts, whatever other schools say. Of a campaign for groups, so it is with their students;
-- who leaves one before the call hears no more of it, but for an emergency. Of an absence, whose students the
-- school all excused hears nothing, emergency or not. One that tells staff is for who works at these schools at
-- this moment, whatever a custody order says of a student. A phone that its list has as an emergency contact's is judged as
-- that, unless it is a family's by now. A phone without a gate has no verdict, and
-- without terms nobody has one.
CREATE FUNCTION verdicts_on(purpose text, channel text, schools uuid[], groups uuid[], tells text, phones uuid[], contacts uuid[] DEFAULT '{}')
RETURNS TABLE (phone_id uuid, rule text, rule_set text, allows boolean) LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  WITH terms AS MATERIALIZED (SELECT t.* FROM consent_terms() t), rights AS MATERIALIZED (
    SELECT t.phone_id, bool_or(t.may_be_contacted) FILTER (WHERE NOT t.excused) AS may_be_contacted,
      bool_and(t.excused) FILTER (WHERE t.may_be_contacted IS NOT NULL) AS excused, bool_and(t.may_be_contacted IS NULL) AS contact FROM (
    SELECT gp.phone_id, gs.may_be_contacted, is_excused(groups, st.id) AS excused
    FROM guardian_phone gp
    JOIN guardian g ON g.id = gp.guardian_id AND g.active
    JOIN guardianship gs ON gs.guardian_id = g.id AND gs.active
    JOIN student st ON st.id = gs.student_id AND st.active
    JOIN enrollment e ON e.student_id = st.id AND e.active AND e.school_id = ANY (schools)
    JOIN school s ON s.id = e.school_id AND s.active
    WHERE tells <> 'staff' AND gp.phone_id = ANY (phones) AND gp.active AND is_of_groups(groups, st.id, purpose = 'emergency')
    UNION ALL
    SELECT s.phone_id, true, false FROM staff_phone s
    WHERE tells <> 'families' AND s.phone_id = ANY (phones) AND s.school_id = ANY (schools)
    UNION ALL
    SELECT c.phone_id, NULL, false FROM contact_phone c
    JOIN enrollment e ON e.student_id = c.student_id AND e.active AND e.school_id = ANY (schools)
    JOIN school s ON s.id = e.school_id AND s.active
    WHERE c.phone_id = ANY (contacts) AND is_of_groups(groups, c.student_id, purpose = 'emergency')
    ) t GROUP BY t.phone_id
  ), known AS MATERIALIZED (
    SELECT g.phone_id, coalesce(consent_facts(g, purpose, channel, t.by_category, now())
      | CASE WHEN r.phone_id IS NULL THEN 4294967296 /* rights gone */
          WHEN r.contact THEN 17592186044416 /* rights contact */
          WHEN r.excused THEN 8796093022208 /* rights excused */
          WHEN NOT r.may_be_contacted THEN 2147483648 /* rights barred */ ELSE 1073741824 /* rights holder */ END
      | 8589934592 /* identity known */ | 34359738368 /* approval valid */ | 137438953472 /* hours open */, 0) AS facts
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
  SELECT k.phone_id, v.id, v.rule_set, v.allows FROM known k JOIN verdicts v ON v.facts = k.facts;
END;
