-- Of a danger at a school nobody waits: all approvers are called at once. `callsAtOnce` in the program is the same list.
CREATE FUNCTION calls_approvers_at_once(waiting campaign_version) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN waiting.purpose = 'emergency' AND waiting.happening IN ('secure', 'lockdown', 'shelter', 'evacuation');

-- Approvers are woken by their own phone, one after the other, about what waits for them. Whose turn it is now; null where
-- nobody's is. Those who decide for just some schools come before those who decide for all; anyone who stands in for somebody
-- that could decide on this comes at their place, if it is the earlier one. Nobody who is away is woken, and the call to one
-- who has gone away since keeps nobody waiting.
CREATE FUNCTION next_to_escalate(waiting campaign_version) RETURNS uuid LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT o.id FROM campaign c CROSS JOIN district d CROSS JOIN operator o
  CROSS JOIN LATERAL (
    SELECT EXISTS (SELECT FROM role_grant g WHERE g.operator_id = p.id AND g.role = 'approver'
      AND g.revoked_at IS NULL AND g.school_id IS NULL) AS everywhere, p.directory_id, p.id
    FROM operator p
    WHERE p.id = o.id OR decision_blocker(p.id, waiting) IS NULL AND EXISTS (SELECT FROM absence a
      WHERE a.operator_id = p.id AND a.stand_in = o.id AND a.ended_at IS NULL AND a.until > clock_timestamp())
    ORDER BY 1, 2, 3 LIMIT 1
  ) AS place
  WHERE c.id = waiting.campaign_id AND c.version = waiting.number AND c.state = 'submitted'
    AND waiting.expires_at > clock_timestamp()
    AND greatest(c.state_at,
        (SELECT max(w.asked_at) FROM outreach w WHERE w.version_id = waiting.id AND NOT is_away(w.operator_id)),
        (SELECT max(a.at) FROM approval a WHERE a.version_id = waiting.id))
      + interval '1 minute' * CASE WHEN calls_approvers_at_once(waiting) THEN 0 WHEN waiting.purpose = 'emergency'
        THEN d.emergency_escalation_minutes ELSE d.escalation_minutes END <= clock_timestamp()
    AND NOT is_away(o.id)
    AND EXISTS (SELECT FROM operator_phone p WHERE p.operator_id = o.id)
    AND NOT EXISTS (SELECT FROM outreach w WHERE w.version_id = waiting.id AND w.operator_id = o.id)
    AND NOT EXISTS (SELECT FROM approval a WHERE a.version_id = waiting.id AND a.operator_id = o.id)
    AND decision_blocker(o.id, waiting) IS NULL AND training_is_current(o.id)
  ORDER BY place.everywhere, place.directory_id, place.id
  LIMIT 1
$$;

-- Nobody is woken after a decision, before their turn, or twice. The text goes with the call.
CREATE FUNCTION refuse_escalation_out_of_turn() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- A decision under way comes first.
  PERFORM FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id WHERE v.id = NEW.version_id FOR SHARE OF c;
  IF NEW.channel = 'text' AND NOT EXISTS (SELECT FROM outreach w WHERE w.version_id = NEW.version_id AND w.operator_id = NEW.operator_id)
    OR NEW.channel = 'voice' AND NEW.operator_id IS DISTINCT FROM (
      SELECT next_to_escalate(v) FROM campaign_version v WHERE v.id = NEW.version_id) THEN
    RAISE EXCEPTION 'it is not this approver''s turn' USING ERRCODE = 'check_violation', CONSTRAINT = 'escalation_in_turn';
  END IF;
  NEW.asked_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER outreach_escalation_in_turn BEFORE INSERT ON outreach
  FOR EACH ROW WHEN (NEW.kind = 'escalation') EXECUTE FUNCTION refuse_escalation_out_of_turn();

-- The card counts who was called, and says when.
CREATE FUNCTION revise_woken_card() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM revise_cards('campaign', ARRAY(SELECT campaign_id FROM campaign_version WHERE id = NEW.version_id), '{closures}');
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER outreach_escalation_shown AFTER INSERT ON outreach DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind = 'escalation' AND NEW.channel = 'voice') EXECUTE FUNCTION revise_woken_card();
