-- Approved, and not called all the same, because a worker can't prove who signed in: for the card.
CREATE TABLE sign_in_hold (
  campaign_id uuid PRIMARY KEY REFERENCES campaign,
  reason text NOT NULL CHECK (reason IN ('directory-away', 'not-proven')),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  proven_at timestamptz                      -- when a worker proved it all the same; null: the hold is shown
);

CREATE CONSTRAINT TRIGGER sign_in_hold_shown AFTER INSERT ON sign_in_hold DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION revise_campaign_card();
-- A worker that has proven it says so again each few seconds: that is no news.
CREATE CONSTRAINT TRIGGER sign_in_hold_changed AFTER UPDATE ON sign_in_hold DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.at <> OLD.at OR (NEW.proven_at IS NULL) <> (OLD.proven_at IS NULL))
  EXECUTE FUNCTION revise_campaign_card();
