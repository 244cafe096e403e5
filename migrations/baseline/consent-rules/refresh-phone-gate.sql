-- Returns how many rows it changed. As its owner: programs derive gates by this function and in no other way. One plan
-- for every number of phones, by index alone: a plan that was made for one phone, or while a table was empty, would try
-- each row against each when a hundred thousand come.
CREATE FUNCTION refresh_phone_gate(ids uuid[]) RETURNS bigint LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
  WITH changed AS (
    INSERT INTO phone_gate SELECT * FROM phone_gate_of(ids)
    ON CONFLICT (phone_id) DO UPDATE SET
      (facts, voice_mission, voice_other, text_mission, text_other, by_category, reassigned, checked_until, fresh_until,
        capped_until, voice_mission_evidence, voice_other_evidence, text_mission_evidence, text_other_evidence,
        check_evidence, block_evidence)
      = (EXCLUDED.facts, EXCLUDED.voice_mission, EXCLUDED.voice_other, EXCLUDED.text_mission, EXCLUDED.text_other,
        EXCLUDED.by_category, EXCLUDED.reassigned, EXCLUDED.checked_until, EXCLUDED.fresh_until, EXCLUDED.capped_until,
        EXCLUDED.voice_mission_evidence, EXCLUDED.voice_other_evidence, EXCLUDED.text_mission_evidence,
        EXCLUDED.text_other_evidence, EXCLUDED.check_evidence, EXCLUDED.block_evidence)
    WHERE phone_gate IS DISTINCT FROM EXCLUDED
    RETURNING 1
  )
  SELECT count(*) FROM changed
$$;

-- Gates follow the ledger in the transaction that changes it.
CREATE FUNCTION refresh_changed_gates() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE ids uuid[];
BEGIN
  IF TG_TABLE_NAME = 'phone' THEN
    ids := ARRAY(SELECT id FROM changed);
  ELSE
    ids := ARRAY(SELECT DISTINCT phone_id FROM changed);
  END IF;
  -- Two writers of one phone's ledger see each other's rows only after a commit. The lock lets the second one
  -- read, in the statement after it, what the first one wrote; else its gate would forget a withdrawal.
  PERFORM FROM phone_gate WHERE phone_id = ANY (ids) ORDER BY phone_id FOR NO KEY UPDATE;
  PERFORM refresh_phone_gate(ids);
  RETURN NULL;
END $$;
CREATE TRIGGER phone_added AFTER INSERT ON phone REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION refresh_changed_gates();
CREATE TRIGGER consent_recorded AFTER INSERT ON consent_record REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION refresh_changed_gates();
CREATE TRIGGER consent_revoked AFTER INSERT ON revocation REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION refresh_changed_gates();
CREATE TRIGGER number_checked AFTER INSERT ON number_check REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION refresh_changed_gates();
CREATE TRIGGER phone_blocked AFTER INSERT ON phone_block REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION refresh_changed_gates();

-- A gate depends on three columns of its phone: a change of the others locks no gate.
CREATE FUNCTION refresh_gates_of_changed_phones() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE ids uuid[];
BEGIN
  ids := ARRAY(
    SELECT n.id FROM changed n JOIN before o ON o.id = n.id
    WHERE (n.line_type, n.student_line, n.bad_number_at)
      IS DISTINCT FROM (o.line_type, o.student_line, o.bad_number_at));
  IF ids = '{}' THEN RETURN NULL; END IF;
  -- Always in this order, and before the ledger is read: see refresh_changed_gates().
  PERFORM FROM phone_gate WHERE phone_id = ANY (ids) ORDER BY phone_id FOR NO KEY UPDATE;
  PERFORM refresh_phone_gate(ids);
  RETURN NULL;
END $$;
CREATE TRIGGER phone_changed AFTER UPDATE ON phone REFERENCING OLD TABLE AS before NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION refresh_gates_of_changed_phones();

-- A withdrawal holds from the moment it has the gate: an intent that stands has an earlier time, and a later one
-- would have read it. An import brings in what was said long before, many at a time.
CREATE FUNCTION set_effective_at() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM FROM phone_gate WHERE phone_id = NEW.phone_id FOR NO KEY UPDATE;
  NEW.effective_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER consent_revoked_from_now BEFORE INSERT ON revocation
  FOR EACH ROW WHEN (NEW.means <> 'import') EXECUTE FUNCTION set_effective_at();

-- A call to a landline counts towards its cap from the moment that it is committed to.
CREATE FUNCTION count_landline_call() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM phone WHERE id = NEW.phone_id AND line_type = 'landline')
    AND EXISTS (SELECT FROM campaign_version WHERE id = NEW.version_id AND purpose <> 'emergency') THEN
    PERFORM FROM phone_gate WHERE phone_id = NEW.phone_id FOR NO KEY UPDATE;
    PERFORM refresh_phone_gate(ARRAY[NEW.phone_id]);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER landline_called AFTER UPDATE ON attempt
  FOR EACH ROW WHEN (NEW.channel = 'voice' AND NEW.intent_at IS DISTINCT FROM OLD.intent_at)
  EXECUTE FUNCTION count_landline_call();
