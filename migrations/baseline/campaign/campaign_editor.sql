-- Anyone who wrote or changed the draft counts as its author.
CREATE TABLE campaign_editor (
  campaign_id uuid NOT NULL REFERENCES campaign,
  operator_id uuid NOT NULL REFERENCES operator,
  PRIMARY KEY (campaign_id, operator_id)
);
