-- The cards of what is called, or about to, say that the database came back, and what waits for whom.
CREATE CONSTRAINT TRIGGER restore_shown_by_campaigns AFTER INSERT OR UPDATE OF asked_at, lost_until, settled_at
  ON database_restore DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION revise_live_cards('{submitted,approved,dialing,paused}');
