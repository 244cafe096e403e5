-- Which approvers were told of a version that waits for them, each once. Anyone who has two closures waiting in their own
-- chat finds the later ones in one message that lists them.
CREATE TABLE asked_approver (
  version_id uuid NOT NULL REFERENCES campaign_version,
  operator_id uuid NOT NULL REFERENCES operator,
  in_digest boolean NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (version_id, operator_id)
);

-- What somebody was asked to decide.
CREATE INDEX asked_approver_by_operator ON asked_approver (operator_id);

CREATE TRIGGER asked_approver_kept BEFORE DELETE ON asked_approver
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER asked_approver_no_truncate BEFORE TRUNCATE ON asked_approver
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What still waits for a decision of theirs.
CREATE FUNCTION waits_for(operator uuid, version campaign_version) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT version.expires_at > clock_timestamp()
    AND EXISTS (SELECT FROM campaign c
      WHERE c.id = version.campaign_id AND c.version = version.number AND c.state = 'submitted')
    AND NOT EXISTS (SELECT FROM approval a WHERE a.version_id = version.id AND a.operator_id = operator)
$$;

-- Who may decide on this now, and is here to be told: trained, not away. A stand-in is an approver of their own.
CREATE FUNCTION can_be_asked(operator uuid, version campaign_version) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT NOT is_away(operator) AND training_is_current(operator) AND decision_blocker(operator, version) IS NULL
$$;

-- On which of these platforms somebody is told: the one where they decided last; if they never did, that of the account
-- that was linked first. A new account takes nothing away from the others. Of accounts that came together Slack is first.
CREATE FUNCTION own_chat_platform(operator uuid, among text[]) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT i.platform FROM chat_identity i
  WHERE i.operator_id = operator AND i.platform = ANY (among)
  ORDER BY (SELECT max(a.at) FROM approval a WHERE a.operator_id = operator AND a.platform = i.platform) DESC NULLS LAST,
    i.linked_at, i.platform
  LIMIT 1
$$;

-- On which of these platforms an approver is asked: that one; on all of theirs until they decided once, for nobody knows
-- where they look.
CREATE FUNCTION asked_platforms(operator uuid, among text[]) RETURNS SETOF text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT i.platform FROM chat_identity i
  WHERE i.operator_id = operator AND i.platform = ANY (among)
    AND (i.platform = own_chat_platform(operator, among)
      OR NOT EXISTS (SELECT FROM approval a WHERE a.operator_id = operator))
$$;
