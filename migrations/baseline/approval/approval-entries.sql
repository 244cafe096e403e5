-- A decision and its entry in the audit log can't stand without each other: this says whether they are of each other.
-- Sending back after the start is told as the stop that it is.
CREATE FUNCTION is_entry_of(e audit_entry, a approval, v campaign_version) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT e.subject_kind = 'campaign' AND e.subject_id = v.campaign_id::text
    AND e.actor_kind = 'operator' AND e.actor_id = a.operator_id::text
    AND e.facts ->> 'fingerprint' = encode(a.fingerprint, 'hex')
    AND e.act = ANY (CASE a.decision WHEN 'approved' THEN '{campaign-approved}'::text[]
      ELSE '{campaign-sent-back,campaign-stopped}' END)
$$;

CREATE FUNCTION refuse_approval_without_entry() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (SELECT count(*) FROM campaign_version v JOIN audit_entry e
      ON e.subject_kind = 'campaign' AND e.subject_id = v.campaign_id::text
      WHERE v.id = NEW.version_id AND is_entry_of(e, NEW, v)) <> 1 THEN
    RAISE EXCEPTION 'a decision and its entry in the log go together' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'approval_with_its_entry';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER approval_with_its_entry AFTER INSERT ON approval
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_approval_without_entry();

CREATE FUNCTION refuse_entry_without_approval() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (SELECT count(*) FROM campaign_version v JOIN approval a ON a.version_id = v.id
      WHERE v.campaign_id::text = NEW.subject_id AND is_entry_of(NEW, a, v)) <> 1
    OR (SELECT count(*) FROM audit_entry e
      WHERE (e.subject_kind, e.subject_id) = (NEW.subject_kind, NEW.subject_id) AND e.act = NEW.act
        AND e.actor_id = NEW.actor_id AND e.facts -> 'fingerprint' = NEW.facts -> 'fingerprint') <> 1 THEN
    RAISE EXCEPTION 'an entry of a decision and the decision go together' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'entry_with_its_approval';
  END IF;
  RETURN NULL;
END $$;
-- Nothing is done for the many entries that are about anything else.
CREATE CONSTRAINT TRIGGER entry_with_its_approval AFTER INSERT ON audit_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.act IN ('campaign-approved', 'campaign-sent-back'))
  EXECUTE FUNCTION refuse_entry_without_approval();
