-- The rule that keeps a text of this kind from a phone now; null where it may have one. What the front office texts on its own
-- keeps to the rules that a list of texts about school matters keeps to. An answer was asked for by the person who wrote, so it needs
-- no consent; but an opt-out, and what keeps everything from a number, keep it too. While an action of the building is an emergency
-- at their school, who opted out of school matters and asks by text is answered, as an emergency would call and text them.
CREATE FUNCTION text_blocker(of_kind text, of_phone uuid) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN v.id IS NULL THEN 'unknown-phone' WHEN v.allows THEN NULL
    WHEN of_kind IN ('answer', 'notice') AND (v.id <> 'revoked' OR of_kind = 'notice' AND phone_is_in_emergency(of_phone)) AND v.rank > (SELECT e.rank FROM consent_rule e
      WHERE e.rule_set = v.rule_set AND e.id = 'emergency-opt-out') THEN NULL ELSE v.id END
  FROM (SELECT of_phone AS id) p LEFT JOIN phone_gate g ON g.phone_id = p.id
  LEFT JOIN LATERAL consent_verdict('school-mission', 'text', g, roster_rule_for(p.id)) AS v ON true
$$;

CREATE FUNCTION refuse_blocked_text() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- An opt-out under way comes first.
  PERFORM FROM phone_gate WHERE phone_id = NEW.phone_id FOR SHARE;
  IF text_blocker(NEW.kind, NEW.phone_id) IS NOT NULL THEN
    RAISE EXCEPTION 'this phone may have no text' USING ERRCODE = 'check_violation', CONSTRAINT = 'outreach_allowed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER outreach_allowed BEFORE INSERT ON outreach FOR EACH ROW
  WHEN (NEW.kind IN ('page-address', 'answer', 'notice')) EXECUTE FUNCTION refuse_blocked_text();
