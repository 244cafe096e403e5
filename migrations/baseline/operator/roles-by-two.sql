-- Whether nobody can confirm this any more: its day is over, who asked is no administrator now, or since then all power
-- was taken from one of the two.
CREATE FUNCTION change_is_over(change role_change) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT change.expires_at <= clock_timestamp()
    OR NOT holds_everywhere(change.asked_by, 'administrator')
    OR EXISTS (SELECT FROM role_change c WHERE c.act = 'deactivate' AND c.settled_at >= change.asked_at
      AND c.operator_id IN (change.operator_id, change.asked_by))
$$;

-- Times and first states are the database's own; who asks and who confirms are administrators when they do.
CREATE FUNCTION keep_role_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.asked_at := clock_timestamp();
    NEW.expires_at := NEW.asked_at + interval '24 hours';
    IF NEW.asked_by IS NOT NULL AND NOT (holds_everywhere(NEW.asked_by, 'administrator')
      OR NEW.act = 'deactivate' AND holds_everywhere(NEW.asked_by, 'compliance')) THEN
      RAISE EXCEPTION 'only administrators change roles' USING
        ERRCODE = 'check_violation', CONSTRAINT = 'role_change_by_administrators';
    END IF;
    NEW.state := CASE NEW.act WHEN 'deactivate' THEN 'confirmed' ELSE 'waiting' END;
    NEW.settled_at := CASE NEW.act WHEN 'deactivate' THEN NEW.asked_at END;
    NEW.settled_tx := CASE NEW.act WHEN 'deactivate' THEN pg_current_xact_id() END;
    NEW.settled_by := NULL;
    RETURN NEW;
  END IF;
  IF OLD.state <> 'waiting' OR NEW.state = 'waiting'
    OR (NEW.id, NEW.act, NEW.operator_id, NEW.role, NEW.school_id, NEW.language, NEW.asked_by)
      IS DISTINCT FROM (OLD.id, OLD.act, OLD.operator_id, OLD.role, OLD.school_id, OLD.language, OLD.asked_by)
    OR (NEW.state = 'expired') <> change_is_over(OLD) THEN
    RAISE EXCEPTION 'a change of roles is settled once, and while it stands' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'role_change_life';
  END IF;
  IF NEW.state IN ('confirmed', 'declined')
    AND NOT coalesce(holds_everywhere(NEW.settled_by, 'administrator'), false) THEN
    RAISE EXCEPTION 'only administrators change roles' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'role_change_by_administrators';
  END IF;
  NEW.settled_at := clock_timestamp();
  NEW.settled_tx := pg_current_xact_id();
  RETURN NEW;
END $$;
CREATE TRIGGER role_change_life BEFORE INSERT OR UPDATE ON role_change
  FOR EACH ROW EXECUTE FUNCTION keep_role_change();

-- Until a district has had two administrators, nobody could ask and nobody confirm: its first staff list gives the
-- roles, in one transaction. That door never opens again. The owner of the table, who could take this trigger off, is not
-- held: that is how a district gets administrators back after losing all but one.
CREATE FUNCTION keep_role_grant() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
    RETURN NEW;
  END IF;
  -- A grant that is no grant yet begins now, one that ends does so now: whatever the statement says.
  IF TG_OP = 'INSERT' THEN
    NEW.granted_at := clock_timestamp();
    NEW.granted_tx := pg_current_xact_id();
  ELSIF OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL THEN
    NEW.revoked_at := clock_timestamp();
  END IF;
  IF (SELECT count(DISTINCT operator_id) FROM role_grant
      WHERE role = 'administrator' AND school_id IS NULL AND NOT is_of_this_transaction(granted_at, granted_tx)) < 2 THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'INSERT' AND NEW.revoked_at IS NULL AND EXISTS (
      SELECT FROM role_change c WHERE c.id = NEW.granted_by AND c.act = 'grant' AND c.state = 'confirmed'
        AND is_of_this_transaction(c.settled_at, c.settled_tx)
        AND (c.operator_id, c.role, c.school_id, c.language)
          IS NOT DISTINCT FROM (NEW.operator_id, NEW.role, NEW.school_id, NEW.language))
    OR TG_OP = 'UPDATE' AND OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL
      AND (NEW.id, NEW.operator_id, NEW.role, NEW.school_id, NEW.language, NEW.granted_at, NEW.granted_by, NEW.granted_tx)
        IS NOT DISTINCT FROM (OLD.id, OLD.operator_id, OLD.role, OLD.school_id, OLD.language, OLD.granted_at, OLD.granted_by, OLD.granted_tx)
      AND EXISTS (
      SELECT FROM role_change c WHERE c.id = NEW.revoked_by AND c.state = 'confirmed'
        AND is_of_this_transaction(c.settled_at, c.settled_tx) AND c.operator_id = NEW.operator_id AND (c.act = 'deactivate' OR c.act = 'revoke'
          AND (c.role, c.school_id, c.language) IS NOT DISTINCT FROM (NEW.role, NEW.school_id, NEW.language)))
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a role is given and taken by two administrators' USING
    ERRCODE = 'check_violation', CONSTRAINT = 'role_grant_by_two_administrators';
END $$;
CREATE TRIGGER role_grant_by_two_administrators BEFORE INSERT OR UPDATE ON role_grant
  FOR EACH ROW EXECUTE FUNCTION keep_role_grant();
