-- What people want to be told of, kept so that a chat platform that was away is told all of it, in order and once.
CREATE TABLE campaign_milestone (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id uuid NOT NULL REFERENCES campaign,
  kind text NOT NULL CHECK (kind IN ('submitted', 'approval', 'sent-back', 'expired', 'started', 'paused', 'asked-to-go-on',
    'resumed', 'stopped', 'finished', 'retry-round', 'half-way', 'slow', 'late', 'carrier-short', 'carrier-eased',
    'filtered', 'refused', 'weekly-ended', 'followed')),
  round int NOT NULL DEFAULT 0,             -- of a retry round: which try; of a weekly notice's end: which
  operator_id uuid REFERENCES operator,     -- whose act it was; null: the program's
  reason text,                              -- as the program says
  approval_id uuid REFERENCES approval,     -- whose words are the reason
  count int,                                -- of a submission: which version; of what follows: its number
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- What a thread was not told yet.
CREATE INDEX campaign_milestone_in_order ON campaign_milestone (campaign_id, id);

-- What is noticed, and not done by somebody, is noticed by every bot and told once.
CREATE UNIQUE INDEX campaign_milestone_noticed_once ON campaign_milestone (campaign_id, kind, round)
  WHERE kind IN ('retry-round', 'half-way', 'slow', 'late', 'carrier-short', 'carrier-eased', 'filtered', 'refused', 'weekly-ended');

CREATE TRIGGER campaign_milestone_append_only BEFORE UPDATE OR DELETE ON campaign_milestone
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER campaign_milestone_no_truncate BEFORE TRUNCATE ON campaign_milestone
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER campaign_milestone_shown AFTER INSERT ON campaign_milestone DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION revise_campaign_card();

-- In the transaction of the act itself, which holds the campaign's row: none is forgotten, and ids are in order.
CREATE FUNCTION keep_state_milestone() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  was_paused boolean := OLD.state = 'paused' AND NEW.state = 'dialing';
BEGIN
  INSERT INTO campaign_milestone (campaign_id, kind, operator_id, reason, count, approval_id) VALUES (
    NEW.id,
    CASE WHEN was_paused THEN 'resumed' WHEN NEW.state = 'dialing' THEN 'started' ELSE NEW.state END,
    CASE WHEN was_paused THEN (SELECT h.released_by FROM pause h WHERE h.campaign_id = NEW.id
      ORDER BY h.placed_at DESC LIMIT 1) ELSE NEW.ended_by END,
    NEW.end_reason,
    CASE NEW.state WHEN 'submitted' THEN NEW.version END,
    CASE WHEN NEW.state IN ('sent-back', 'stopped') THEN (SELECT a.id FROM approval a JOIN campaign_version v
      ON v.id = a.version_id WHERE v.campaign_id = NEW.id AND v.number = NEW.version AND a.operator_id = NEW.ended_by
        AND a.decision = 'sent-back') END);
  -- Anyone who reads of a closure is told of what corrects it, or goes on from it, once families hear that.
  IF NEW.corrects IS NOT NULL AND NEW.state = 'dialing' AND NOT was_paused THEN
    PERFORM FROM campaign WHERE id = NEW.corrects FOR NO KEY UPDATE;
    -- Its cards before those of this one: others who change them go on to the lists of what waits.
    PERFORM FROM posted_card WHERE kind = 'campaign' AND subject = NEW.corrects
    ORDER BY subject, platform, channel FOR NO KEY UPDATE;
    INSERT INTO campaign_milestone (campaign_id, kind, count) VALUES (NEW.corrects, 'followed', NEW.number);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER campaign_milestone_of_state AFTER UPDATE OF state ON campaign
  FOR EACH ROW WHEN (NEW.state <> OLD.state
    AND NEW.state IN ('submitted', 'dialing', 'paused', 'sent-back', 'expired', 'stopped', 'finished'))
  EXECUTE FUNCTION keep_state_milestone();

CREATE FUNCTION keep_approval_milestone() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO campaign_milestone (campaign_id, kind, operator_id, count)
  SELECT v.campaign_id, 'approval', NEW.operator_id,
    (SELECT count(*) FROM approval a WHERE a.version_id = v.id AND a.decision = 'approved')
  FROM campaign_version v WHERE v.id = NEW.version_id;
  RETURN NULL;
END $$;
CREATE TRIGGER campaign_milestone_of_approval AFTER INSERT ON approval
  FOR EACH ROW WHEN (NEW.decision = 'approved') EXECUTE FUNCTION keep_approval_milestone();

CREATE FUNCTION keep_request_milestone() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO campaign_milestone (campaign_id, kind, operator_id)
  VALUES (NEW.campaign_id, 'asked-to-go-on', NEW.asked_by);
  RETURN NULL;
END $$;
CREATE TRIGGER campaign_milestone_of_request AFTER UPDATE ON pause FOR EACH ROW
  WHEN (NEW.campaign_id IS NOT NULL AND NEW.asked_by IS DISTINCT FROM OLD.asked_by)
  EXECUTE FUNCTION keep_request_milestone();
