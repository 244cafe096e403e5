-- The one place that says which columns are policy, and which way is looser. Before the first campaign a district
-- is being set up, and nothing can be loosened yet.
CREATE FUNCTION loosened(was district, will district) RETURNS text[] LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(rule.name ORDER BY rule.name), '{}') FROM (VALUES
    ('district_wide_approvals', will.district_wide_approvals < was.district_wide_approvals),
    ('step_up_recipients', coalesce(will.step_up_recipients > was.step_up_recipients,
      will.step_up_recipients IS NULL AND was.step_up_recipients IS NOT NULL)),
    ('approval_minutes', will.approval_minutes > was.approval_minutes),
    ('emergency_approval_minutes', will.emergency_approval_minutes > was.emergency_approval_minutes),
    ('max_tries', will.max_tries > was.max_tries),
    ('busy_retry_seconds', will.busy_retry_seconds < was.busy_retry_seconds),
    ('no_answer_retry_seconds', will.no_answer_retry_seconds < was.no_answer_retry_seconds),
    ('consent_policy', array_position('{law,strict,strictest}', will.consent_policy)
      < array_position('{law,strict,strictest}', was.consent_policy)),
    ('household_stop', array_position('{never,school-matters,always}', will.household_stop)
      > array_position('{never,school-matters,always}', was.household_stop)),
    ('closures_tell_staff', will.closures_tell_staff AND NOT was.closures_tell_staff),
    ('closures_by_email', will.closures_by_email AND NOT was.closures_by_email),
    ('building_emergencies', will.building_emergencies AND NOT was.building_emergencies)
  ) AS rule(name, is_looser)
  WHERE rule.is_looser AND EXISTS (SELECT FROM campaign)
$$;

-- Tightening the policy takes one person, loosening it two. The owner of the table, who could take this trigger off, is
-- not held.
CREATE FUNCTION keep_policy() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  looser text[] := loosened(OLD, NEW);
BEGIN
  IF looser = '{}' OR current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)
    OR EXISTS (SELECT FROM two_person_change c WHERE c.kind = 'policy' AND c.state = 'confirmed' AND is_of_this_transaction(c.settled_at, c.settled_tx)
      AND c.wanted ?& looser AND to_jsonb(NEW) @> c.wanted) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the policy is loosened by two people: %', looser USING
    ERRCODE = 'check_violation', CONSTRAINT = 'district_loosened_by_two';
END $$;
CREATE TRIGGER district_loosened_by_two BEFORE UPDATE ON district FOR EACH ROW EXECUTE FUNCTION keep_policy();
