-- The different people whose approval of exactly this still counts.
CREATE FUNCTION approvals_of(version campaign_version) RETURNS bigint LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(DISTINCT a.operator_id) FROM approval a
  WHERE a.version_id = version.id AND a.decision = 'approved' AND a.fingerprint = version.fingerprint
    AND decision_blocker(a.operator_id, version) IS NULL
$$;

-- One rejection outweighs any number of approvals, for good.
CREATE FUNCTION is_approved_itself(version campaign_version) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT seal_holds(version)
    AND approvals_of(version) >= version.approvals_needed
    AND NOT EXISTS (SELECT FROM approval r WHERE r.version_id = version.id AND r.decision = 'sent-back')
$$;

-- Sending back stays possible: it lets nothing go.
CREATE FUNCTION refuse_approval_of_broken_seal() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM campaign_version v WHERE v.id = NEW.version_id AND seal_holds(v)) THEN
    RAISE EXCEPTION 'what would be approved is not what was asked for' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'approval_of_what_was_sealed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER approval_of_what_was_sealed BEFORE INSERT ON approval
  FOR EACH ROW WHEN (NEW.decision = 'approved') EXECUTE FUNCTION refuse_approval_of_broken_seal();

-- What dials needs the approvals. A pause does not, least of all the one for lack of them.
CREATE FUNCTION refuse_unapproved_start() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.state IN ('approved', 'dialing') AND NOT EXISTS (
    SELECT FROM campaign_version v WHERE v.campaign_id = NEW.id AND v.number = NEW.version AND is_approved(v))
    OR NEW.state = 'paused' AND (TG_OP = 'INSERT' OR OLD.state NOT IN ('dialing', 'paused'))
  THEN
    RAISE EXCEPTION 'no campaign starts without a second person' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'campaign_approved_by_another_person';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER campaign_approved_by_another_person BEFORE INSERT OR UPDATE OF state ON campaign
  FOR EACH ROW EXECUTE FUNCTION refuse_unapproved_start();
