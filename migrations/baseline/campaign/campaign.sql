CREATE TABLE campaign (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  number int NOT NULL DEFAULT 0 UNIQUE,   -- what people say: "closure 12"
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
  notifies uuid,                            -- the incident whose families it tells
  -- What anybody finds it by at /check; null in a district without codes. It is part of what is sealed.
  check_code text CONSTRAINT campaign_check_code_once UNIQUE CHECK (check_code ~ '^[0-9]{6}$')
);
CREATE TRIGGER campaign_number BEFORE INSERT ON campaign FOR EACH ROW WHEN (NEW.number = 0) EXECUTE FUNCTION give_number();
ALTER TABLE campaign ENABLE ALWAYS TRIGGER campaign_number;

-- Six digits that no other campaign of the district has, of those that a uuid draws by chance.
CREATE FUNCTION draw_check_code() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.check_code := NULL;
  WHILE NEW.check_code IS NULL AND (SELECT d.check_codes FROM district d) LOOP
    NEW.check_code := lpad((('x' || right(gen_random_uuid()::text, 8))::bit(32)::bigint % 1000000)::text, 6, '0');
    IF EXISTS (SELECT FROM campaign c WHERE c.check_code = NEW.check_code) THEN
      NEW.check_code := NULL;
    END IF;
  END LOOP;
  RETURN NEW;
END $$;
CREATE TRIGGER campaign_check_code_drawn BEFORE INSERT ON campaign FOR EACH ROW EXECUTE FUNCTION draw_check_code();

-- It was spoken and sent: it stays whose it was.
CREATE FUNCTION keep_check_code() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'the code of a campaign stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'campaign_check_code_kept';
END $$;
CREATE TRIGGER campaign_check_code_kept BEFORE UPDATE ON campaign
  FOR EACH ROW WHEN (NEW.check_code IS DISTINCT FROM OLD.check_code) EXECUTE FUNCTION keep_check_code();

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
