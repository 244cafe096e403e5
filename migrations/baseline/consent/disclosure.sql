-- 34 CFR 99.32: who was shown what of whom. A look-up is a disclosure.
CREATE TABLE disclosure (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  operator_id uuid NOT NULL REFERENCES operator,
  what text NOT NULL CHECK (what ~ '^[a-z]+(-[a-z]+)*$'),
  phone_id uuid REFERENCES phone,
  campaign_id uuid REFERENCES campaign,
  student_ids uuid[] NOT NULL DEFAULT '{}',
  at timestamptz NOT NULL DEFAULT now()
);

-- Who was shown something of a phone.
CREATE INDEX disclosure_by_phone ON disclosure (phone_id);

CREATE TRIGGER disclosure_append_only BEFORE UPDATE OR DELETE ON disclosure
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER disclosure_no_truncate BEFORE TRUNCATE ON disclosure
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
