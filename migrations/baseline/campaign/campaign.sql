CREATE TABLE campaign (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  number int GENERATED ALWAYS AS IDENTITY UNIQUE,   -- what people say: "closure 12"
  state text NOT NULL DEFAULT 'draft' CHECK (state IN
    ('draft', 'submitted', 'approved', 'dialing', 'paused', 'finished', 'stopped', 'expired', 'sent-back')),
  version int NOT NULL DEFAULT 1,
  author_id uuid NOT NULL REFERENCES operator,
  created_at timestamptz NOT NULL DEFAULT now(),
  state_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  ended_at timestamptz,
  ended_by uuid REFERENCES operator,
  end_reason text,                          -- as the program says; a person's words are in their approval
  corrects uuid REFERENCES campaign CHECK (corrects <> id),
  notifies uuid                             -- the incident whose families it tells
);

-- What is not over: read by boards and workers at each tick.
CREATE INDEX campaign_alive ON campaign (state) WHERE state IN ('draft', 'submitted', 'approved', 'dialing', 'paused');

-- The corrections of a campaign.
CREATE INDEX campaign_by_corrected ON campaign (corrects) WHERE corrects IS NOT NULL;

-- What has called families stays over, whatever was once approved. What was withdrawn before anybody was called may be
-- asked for again, as the next version, which needs approvals of its own. And nobody makes a campaign one that never
-- began.
CREATE FUNCTION keep_campaign_life() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  comes_again boolean := NEW.version = OLD.version + 1 AND NEW.state = 'draft'
    AND (OLD.state IN ('sent-back', 'expired') OR OLD.state = 'stopped' AND OLD.started_at IS NULL);
BEGIN
  IF NEW.author_id <> OLD.author_id
    OR OLD.started_at IS NOT NULL AND NEW.started_at IS NULL
    OR NEW.version <> OLD.version AND NOT comes_again
    OR NEW.state IN ('approved', 'dialing')
      AND OLD.state NOT IN ('submitted', 'approved', 'dialing', 'paused')
    OR OLD.state IN ('finished', 'stopped') AND NEW.state <> OLD.state AND NOT comes_again
  THEN
    RAISE EXCEPTION 'a campaign does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation',
      CONSTRAINT = 'campaign_life';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER campaign_life BEFORE UPDATE ON campaign FOR EACH ROW EXECUTE FUNCTION keep_campaign_life();

-- Wakes the workers; they read the state themselves.
CREATE FUNCTION tell_campaign_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN PERFORM pg_notify('campaign', NEW.id::text); RETURN NULL; END $$;
CREATE TRIGGER campaign_changed AFTER INSERT OR UPDATE ON campaign
  FOR EACH ROW EXECUTE FUNCTION tell_campaign_change();
CREATE CONSTRAINT TRIGGER campaign_shown AFTER INSERT OR UPDATE ON campaign DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION revise_own_cards('campaign', '{closures}');
CREATE CONSTRAINT TRIGGER campaign_conflicts AFTER UPDATE OF state ON campaign DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION revise_conflicting_cards();
