-- The terms that hold at a time: the set of rules, the district's policy, and how far a withdrawal reaches.
-- A district may only tighten, so the narrow reach counts only where it follows the bare law.
CREATE FUNCTION consent_terms(at timestamptz DEFAULT now())
RETURNS TABLE (rule_set text, policy text, by_category boolean) LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT s.version, d.consent_policy, d.consent_policy = 'law' AND s.revocation_reach = 'category'
  FROM district d CROSS JOIN LATERAL (
    SELECT * FROM rule_set r WHERE r.in_force_from <= (at AT TIME ZONE d.time_zone)::date
    ORDER BY r.in_force_from DESC LIMIT 1) s;
END;
