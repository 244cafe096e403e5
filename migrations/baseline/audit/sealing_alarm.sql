-- The seal over the log was behind: told from 10 seconds on, and as long from 5 minutes on.
CREATE TABLE sealing_alarm (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  since timestamptz NOT NULL,               -- of the oldest entry that waited
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  long_at timestamptz,
  ended_at timestamptz
);
CREATE UNIQUE INDEX sealing_alarm_alive ON sealing_alarm ((true)) WHERE ended_at IS NULL;
CREATE TRIGGER sealing_alarm_kept BEFORE DELETE ON sealing_alarm FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER sealing_alarm_ended BEFORE UPDATE ON sealing_alarm
  FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER sealing_alarm_no_truncate BEFORE TRUNCATE ON sealing_alarm
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER sealing_alarm_shown AFTER INSERT OR UPDATE ON sealing_alarm DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION revise_own_cards('sealing-alarm', '{compliance}');
