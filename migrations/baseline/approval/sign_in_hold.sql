-- Approved, and not called all the same, because a worker can't prove who signed in: for the card.
CREATE TABLE sign_in_hold (
  campaign_id uuid PRIMARY KEY REFERENCES campaign,
  reason text NOT NULL CHECK (reason IN ('directory-away', 'not-proven')),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  proven_at timestamptz                      -- when a worker proved it all the same; null: the hold is shown
);
