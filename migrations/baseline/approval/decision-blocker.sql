-- Whether who asked for it still may: a requester for its schools, or of a notice to the families of an incident somebody who
-- may write one.
CREATE FUNCTION may_still_ask(version campaign_version) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN EXISTS (SELECT FROM campaign c WHERE c.id = version.campaign_id AND c.notifies IS NOT NULL)
    THEN holds_any_role(version.submitted_by, '{compliance,administrator}', NULL)
    -- The front office takes attendance.
    ELSE holds_any_role(version.submitted_by, '{requester}', version.school_ids)
      OR version.happening = 'absence' AND holds_any_role(version.submitted_by, '{front-office}', version.school_ids) END
$$;

-- As decision_blocker, by who they are and which roles they hold. A role counts only for what was asked after it was granted:
-- nobody is made an approver for a campaign that waits.
CREATE FUNCTION decision_blocker_by_role(operator uuid, version campaign_version) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE
    WHEN version.submitted_by = operator
      OR EXISTS (SELECT FROM campaign c WHERE c.id = version.campaign_id AND c.author_id = operator)
      OR EXISTS (SELECT FROM campaign_editor e WHERE e.campaign_id = version.campaign_id AND e.operator_id = operator)
      THEN 'own-campaign'
    -- What somebody asked for who has been put out since, or may no longer ask for it, is nobody's to approve.
    WHEN NOT may_still_ask(version) THEN 'requester-gone'
    WHEN NOT EXISTS (SELECT FROM operator o WHERE o.id = operator AND is_present(o)) THEN 'not-an-approver'
    WHEN EXISTS (
      SELECT FROM unnest(version.school_ids) AS asked(school) WHERE NOT EXISTS (
        SELECT FROM role_grant g WHERE g.operator_id = operator AND g.role = 'approver' AND g.revoked_at IS NULL
          AND (g.school_id IS NULL OR g.school_id = asked.school)))
      THEN 'not-an-approver'
    WHEN EXISTS (
      SELECT FROM unnest(version.school_ids) AS asked(school) WHERE NOT EXISTS (
        SELECT FROM role_grant g WHERE g.operator_id = operator AND g.role = 'approver' AND g.revoked_at IS NULL
          AND g.granted_at <= version.submitted_at
          AND (g.school_id IS NULL OR g.school_id = asked.school)))
      THEN 'approver-too-new'
  END
$$;

-- A role that two administrators gave counts for approving after a day. And from seven days before the version was
-- submitted, none of those who wrote, changed or approved it may have made this person what they are, nor this person
-- them; of a notice to the families of an incident that is compliance staff or an administrator, too.
CREATE FUNCTION grant_is_seasoned(operator uuid, version campaign_version) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT NOT EXISTS (
      SELECT FROM unnest(version.school_ids) AS asked(school) WHERE NOT EXISTS (
        SELECT FROM role_grant g WHERE g.operator_id = operator AND g.role = 'approver' AND g.revoked_at IS NULL
          AND (g.school_id IS NULL OR g.school_id = asked.school)
          AND (g.granted_by IS NULL OR g.granted_at <= clock_timestamp() - interval '24 hours')))
    AND NOT EXISTS (
      SELECT FROM role_change c JOIN (
        SELECT version.submitted_by AS id
        UNION SELECT author_id FROM campaign WHERE id = version.campaign_id
        UNION SELECT operator_id FROM campaign_editor WHERE campaign_id = version.campaign_id
        UNION SELECT operator_id FROM approval WHERE version_id = version.id AND operator_id <> operator
      ) AS other ON c.operator_id = operator AND other.id IN (c.asked_by, c.settled_by)
        OR c.operator_id = other.id AND operator IN (c.asked_by, c.settled_by)
      WHERE c.act = 'grant' AND c.state = 'confirmed'
        AND (c.role IN ('requester', 'approver') OR c.role = 'front-office' AND version.happening = 'absence' OR c.role IN ('compliance', 'administrator')
          AND EXISTS (SELECT FROM campaign n WHERE n.id = version.campaign_id AND n.notifies IS NOT NULL))
        -- Until they approved it: a role that came meanwhile counts as one from before.
        AND c.settled_at >= version.submitted_at - interval '7 days'
        AND c.settled_at <= coalesce((SELECT a.at FROM approval a WHERE a.version_id = version.id AND a.operator_id = operator), 'infinity'))
$$;

-- Why this person may not decide on this version; null where they may.
CREATE FUNCTION decision_blocker(operator uuid, version campaign_version) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(decision_blocker_by_role(operator, version),
    CASE WHEN NOT grant_is_seasoned(operator, version) THEN 'approver-unseasoned'
      WHEN is_unseen(version.submitted_by) OR is_unseen(operator) THEN 'accounts-unseen' END)
$$;

CREATE FUNCTION refuse_author_approval() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v campaign_version;
  blocker text;
BEGIN
  SELECT * INTO v FROM campaign_version WHERE id = NEW.version_id;
  blocker := decision_blocker(NEW.operator_id, v);
  IF blocker = 'own-campaign' THEN
    RAISE EXCEPTION 'an author cannot decide on their own campaign' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'approval_by_another_person';
  ELSIF blocker IS NOT NULL THEN
    RAISE EXCEPTION 'only an approver of these schools decides: %', blocker USING ERRCODE = 'check_violation',
      CONSTRAINT = 'approval_by_an_approver';
  END IF;
  IF v.fingerprint IS NULL OR v.fingerprint <> NEW.fingerprint THEN
    RAISE EXCEPTION 'the approval is bound to another fingerprint' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'approval_of_this_fingerprint';
  END IF;
  IF NEW.decision = 'approved' AND (v.expires_at IS NULL OR v.expires_at <= clock_timestamp()) THEN
    RAISE EXCEPTION 'the time for a decision is over' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'approval_in_time';
  END IF;
  -- Not the caller's word: by this clock the ages of approvals are told.
  NEW.at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER approval_by_another_person BEFORE INSERT ON approval
  FOR EACH ROW EXECUTE FUNCTION refuse_author_approval();
