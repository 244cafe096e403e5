-- A night's purge: what went, and what was due and held, by class. One for each day of the district.
CREATE TABLE purge_run (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  day date NOT NULL UNIQUE DEFAULT district_today(),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  gone jsonb NOT NULL,
  held jsonb NOT NULL,
  incident_id uuid REFERENCES incident    -- it was open, so nothing went
);
CREATE TRIGGER purge_run_append_only BEFORE UPDATE OR DELETE ON purge_run
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER purge_run_no_truncate BEFORE TRUNCATE ON purge_run FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- What was deleted is shown, and once for each incident that nothing is.
CREATE FUNCTION purge_is_shown(run purge_run) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT run.gone <> '{}' OR run.incident_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM purge_run r WHERE r.incident_id = run.incident_id AND r.id <> run.id)
$$;
CREATE CONSTRAINT TRIGGER purge_run_shown AFTER INSERT ON purge_run DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (purge_is_shown(NEW)) EXECUTE FUNCTION revise_own_cards('purge', '{compliance}');

-- Deletes what is due and not held, once a day, and never beside an import or a closure that calls. Returns the day's run;
-- nothing where it is done or must wait.
CREATE FUNCTION purge_expired() RETURNS SETOF purge_run LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  run purge_run;
  holding uuid := holding_incident();
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtext('bellwether import'))
    OR EXISTS (SELECT FROM purge_run WHERE day = district_today())
    OR EXISTS (SELECT FROM campaign WHERE state IN ('approved', 'dialing')) THEN RETURN;
  END IF;
  UPDATE guardian SET left_at = CASE WHEN active THEN NULL ELSE now() END WHERE active = (left_at IS NOT NULL);
  UPDATE student SET left_at = CASE WHEN active THEN NULL ELSE now() END WHERE active = (left_at IS NOT NULL);
  UPDATE phone p SET left_at = CASE WHEN off THEN now() END
  FROM (SELECT id, is_off_roster(id) AS off FROM phone) seen
  WHERE p.id = seen.id AND off = (p.left_at IS NULL);
  UPDATE email_address e SET left_at = CASE WHEN off THEN now() END
  FROM (SELECT id, address_is_off_roster(id) AS off FROM email_address) seen
  WHERE e.id = seen.id AND off = (e.left_at IS NULL);

  CREATE TEMP TABLE due ON COMMIT DROP AS SELECT class, item, held FROM kept_until WHERE until < now();
  DELETE FROM recording_audio WHERE recording_id IN (SELECT item FROM due WHERE class = 'recordings' AND NOT held);
  UPDATE guardian SET name = '', source_hash = '', time_zone = NULL, email_id = NULL
  WHERE id IN (SELECT item FROM due WHERE class = 'people-who-left' AND NOT held);
  UPDATE student SET name = '', source_hash = '', adult_on = NULL
  WHERE id IN (SELECT item FROM due WHERE class = 'people-who-left' AND NOT held);
  UPDATE phone SET number = ''
  WHERE id IN (SELECT item FROM due WHERE class = 'people-who-left' AND NOT held);
  UPDATE email_address SET address = ''
  WHERE id IN (SELECT item FROM due WHERE class = 'people-who-left' AND NOT held);
  UPDATE operator SET name = '' WHERE id IN (SELECT item FROM due WHERE class = 'staff-who-left' AND NOT held);
  DELETE FROM posted_card k USING due d
  WHERE d.class = 'staff-who-left' AND NOT d.held AND k.channel = 'own-chat' AND left(k.part, 36) = d.item::text;
  UPDATE sign_in SET tenant_id = '', user_id = ''
  WHERE operator_id IN (SELECT item FROM due WHERE class = 'staff-who-left' AND NOT held);
  DELETE FROM chat_identity WHERE operator_id IN (SELECT item FROM due WHERE class = 'staff-who-left' AND NOT held);
  DELETE FROM family_request_text WHERE id IN (SELECT item FROM due WHERE class = 'family-words' AND NOT held);
  DELETE FROM outreach WHERE id IN (SELECT item FROM due WHERE class = 'family-words' AND NOT held);
  UPDATE family_request SET sender = '' WHERE id IN (SELECT item FROM due WHERE class = 'family-words' AND NOT held)
    AND sender IS NOT NULL;
  PERFORM revise_cards('translation', ARRAY(SELECT item FROM due WHERE class = 'unused-translations' AND NOT held), '{}');
  DELETE FROM translation WHERE id IN (SELECT item FROM due WHERE class = 'unused-translations' AND NOT held);
  DELETE FROM call_event e USING attempt a, due d
  WHERE d.class = 'carrier-reports' AND NOT d.held AND a.campaign_id = d.item AND e.attempt_id = a.id
    AND e.received_at < now() - retention_days('carrier-reports') * interval '1 day';
  DELETE FROM number_check WHERE phone_id IN (SELECT item FROM due WHERE class = 'consent-proof' AND NOT held);
  DELETE FROM consent_record WHERE phone_id IN (SELECT item FROM due WHERE class = 'consent-proof' AND NOT held);
  DELETE FROM office_task_text x USING revocation r, due d
  WHERE d.class = 'opt-outs' AND NOT d.held AND r.phone_id = d.item AND x.revocation_id = r.id;
  DELETE FROM office_task WHERE phone_id IN (SELECT item FROM due WHERE class = 'opt-outs' AND NOT held);
  DELETE FROM outreach WHERE kind = 'confirmation' AND phone_id IN (SELECT item FROM due WHERE class = 'opt-outs' AND NOT held);
  DELETE FROM email_block WHERE address_id IN (SELECT item FROM due WHERE class = 'opt-outs' AND NOT held);
  DELETE FROM revocation WHERE phone_id IN (SELECT item FROM due WHERE class = 'opt-outs' AND NOT held);
  PERFORM refresh_phone_gate(ARRAY(SELECT DISTINCT item FROM due
    WHERE class IN ('consent-proof', 'opt-outs') AND NOT held ORDER BY item));

  INSERT INTO purge_run (incident_id, gone, held)
  SELECT holding, coalesce(jsonb_object_agg(class, gone) FILTER (WHERE gone > 0), '{}'),
    coalesce(jsonb_object_agg(class, kept) FILTER (WHERE kept > 0), '{}')
  FROM (SELECT class, count(*) FILTER (WHERE NOT held) AS gone, count(*) FILTER (WHERE held) AS kept
    FROM due GROUP BY class) by_class
  RETURNING * INTO run;
  DROP TABLE due;
  RETURN NEXT run;
END $$;
