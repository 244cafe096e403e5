-- What a bot found once a week when it asked all that it depends on, as npm run doctor does.
CREATE TABLE checkup (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  -- The Monday of the week it is for: however many bots, one a week.
  week date NOT NULL UNIQUE CHECK (extract(isodow FROM week) = 1),
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),  -- another bot begins again if nothing came of it
  ended_at timestamptz,
  asked int,                                -- how many questions had an answer
  -- What isn't green: about, light, says, todo.
  findings jsonb CHECK (jsonb_typeof(findings) = 'array'),
  CHECK (num_nulls(ended_at, asked, findings) IN (0, 3))
);
CREATE TRIGGER checkup_kept BEFORE DELETE ON checkup FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER checkup_ended BEFORE UPDATE ON checkup
  FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER checkup_no_truncate BEFORE TRUNCATE ON checkup FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER checkup_shown AFTER UPDATE ON checkup DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.ended_at IS NOT NULL) EXECUTE FUNCTION revise_own_cards('checkup', '{compliance}');
