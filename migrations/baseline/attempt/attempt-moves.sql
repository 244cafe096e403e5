-- The attempt machine decides the moves (src/domain/attempt/machine/step.ts); a move that no attempt may make is refused
-- here, no matter who asks.
CREATE FUNCTION attempt_may_move(was text, becomes text) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN CASE was
  WHEN 'planned' THEN becomes IN ('claimed', 'suppressed')
  WHEN 'claimed' THEN becomes IN ('planned', 'placing', 'suppressed')
  WHEN 'placing' THEN becomes IN ('planned', 'unknown', 'rejected',
    'accepted', 'ringing', 'answered', 'completed', 'busy', 'no-answer', 'failed', 'canceled')
  WHEN 'unknown' THEN becomes IN ('planned', 'rejected', 'unknown-expired',
    'accepted', 'ringing', 'answered', 'completed', 'busy', 'no-answer', 'failed', 'canceled')
  WHEN 'accepted' THEN becomes IN ('ringing', 'answered', 'unknown-expired',
    'completed', 'busy', 'no-answer', 'failed', 'canceled')
  WHEN 'ringing' THEN becomes IN ('answered', 'unknown-expired',
    'completed', 'busy', 'no-answer', 'failed', 'canceled')
  WHEN 'answered' THEN becomes IN ('unknown-expired', 'completed', 'busy', 'no-answer', 'failed', 'canceled')
  ELSE false END;

-- No attempt leaves an ending, falls back behind what was heard of the call, changes the call it stands for, or takes
-- back that the words were handed out. Looked at here and not in a WHEN clause, which is simplified again for each
-- statement: a third of the cost of moving one attempt.
CREATE FUNCTION refuse_illegal_move() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  blocker text;
BEGIN
  IF OLD.state IS DISTINCT FROM NEW.state AND NOT attempt_may_move(OLD.state, NEW.state)
    OR NEW.fence < OLD.fence
    OR OLD.carrier_id IS NOT NULL AND NEW.carrier_id IS DISTINCT FROM OLD.carrier_id
    OR OLD.spoken_at IS NOT NULL AND NEW.spoken_at IS NULL
  THEN
    RAISE EXCEPTION 'no attempt goes from % (fence %) to % (fence %)', OLD.state, OLD.fence, NEW.state, NEW.fence
      USING ERRCODE = 'check_violation', CONSTRAINT = 'attempt_legal_move', TABLE = 'attempt';
  END IF;
  IF NEW.disposition = 'household-reached' AND OLD.disposition IS DISTINCT FROM NEW.disposition
    AND NOT household_is_reached(NEW.campaign_id, NEW.household, NEW.phone_id) THEN
    RAISE EXCEPTION 'nobody of this household was told' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'attempt_household_told', TABLE = 'attempt';
  END IF;
  IF NEW.disposition = 'family-reached' AND OLD.disposition IS DISTINCT FROM NEW.disposition
    AND NOT contact_is_spared((SELECT v FROM campaign_version v WHERE v.id = NEW.version_id), NEW.phone_id) THEN
    RAISE EXCEPTION 'nobody of this family was told' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'attempt_family_told', TABLE = 'attempt';
  END IF;
  IF NEW.state = 'placing' AND OLD.state <> 'placing' THEN
    -- Few closures call contacts, and each call passes here.
    PERFORM FROM campaign_version v WHERE v.id = NEW.version_id AND v.contacts_after IS NOT NULL;
    IF FOUND THEN blocker := contact_blocker(NEW); END IF;
    IF blocker IS NOT NULL THEN
      RAISE EXCEPTION 'an emergency contact is not called now: %', blocker USING
        ERRCODE = 'check_violation', CONSTRAINT = 'attempt_contact_in_time', TABLE = 'attempt';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER attempt_legal_move BEFORE UPDATE ON attempt
  FOR EACH ROW EXECUTE FUNCTION refuse_illegal_move();

-- The words that are held back go to a person alone, or to a TTY, which records no voice.
CREATE FUNCTION refuse_words_to_machine() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'a message that is held back is for a person' USING ERRCODE = 'check_violation',
    CONSTRAINT = 'attempt_words_to_people', TABLE = 'attempt';
END $$;
CREATE TRIGGER attempt_words_to_people BEFORE UPDATE ON attempt FOR EACH ROW
  WHEN (OLD.held_back AND NOT NEW.held_back
    OR OLD.spoken_at IS NULL AND NEW.spoken_at IS NOT NULL AND NEW.held_back
      AND coalesce(NEW.answered_by NOT IN ('human', 'tone'), true))
  EXECUTE FUNCTION refuse_words_to_machine();

-- Whether this try leaves nothing to tell on its phone. One that a machine recorded leaves a person to reach, where that
-- was approved; where nobody could tell who listened, it may have been a person.
CREATE FUNCTION has_told(try attempt, machines text) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN try.spoken_at IS NOT NULL AND NOT (machines = 'leave-and-retry'
  AND coalesce(try.disposition = 'machine' AND try.answered_by = 'machine', false));

-- Who or what answered may be known late, and a text may arrive late.
CREATE CONSTRAINT TRIGGER attempt_correction_shown AFTER UPDATE OF disposition ON attempt DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.disposition IS NOT NULL AND NEW.disposition IS DISTINCT FROM OLD.disposition)
  EXECUTE FUNCTION revise_ended_card();
