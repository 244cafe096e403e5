-- Once a year somebody looks at everybody who holds a role, and says whether they keep it.
CREATE TABLE access_review (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  started_by uuid NOT NULL REFERENCES operator,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz
);

-- One review at a time.
CREATE UNIQUE INDEX access_review_one_open ON access_review ((true)) WHERE finished_at IS NULL;

CREATE TRIGGER access_review_kept BEFORE DELETE ON access_review FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER access_review_no_truncate BEFORE TRUNCATE ON access_review
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
