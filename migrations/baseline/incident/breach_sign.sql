-- What looks like a breach: to the watch, or to anybody on the staff who reports it. Compliance is told of each once; a person
-- says whether it is one, and why not.
CREATE TABLE breach_sign (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  kind text NOT NULL CHECK (kind IN ('look-ups', 'exports', 'decryptions', 'foreign-card', 'witness-mismatch',
    'refused-signatures', 'closed-account', 'wrong-codes', 'code-requests', 'wrong-digits', 'reported')),
  operator_id uuid REFERENCES operator,     -- whose acts they are, where it is somebody of the staff
  seen int NOT NULL CHECK (seen > 0),
  usual numeric,                            -- a day's habit of this person
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  reported_by uuid REFERENCES operator,
  noticed_at timestamptz,                   -- when the reporter saw it, as they say
  campaign_id uuid REFERENCES campaign,     -- the closure from whose card it was reported
  words bytea,                              -- what the reporter saw, encrypted
  answer text CHECK (answer IN ('incident', 'no-breach')),
  incident_id uuid REFERENCES incident,
  reason bytea,                             -- why it is no breach, encrypted
  answered_by uuid REFERENCES operator,
  answered_at timestamptz,
  CHECK ((answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_at IS NULL)),
  CHECK ((answer = 'no-breach') = (reason IS NOT NULL)),
  CHECK ((answer = 'incident') = (incident_id IS NOT NULL)),
  CHECK ((kind = 'reported') = (reported_by IS NOT NULL) AND (kind = 'reported') = (words IS NOT NULL)
    AND (kind = 'reported') = (noticed_at IS NOT NULL)),
  CHECK (campaign_id IS NULL OR kind = 'reported')
);

-- What waits for an answer.
CREATE INDEX breach_sign_open ON breach_sign (seen_at) WHERE answer IS NULL;

-- What somebody reported lately.
CREATE INDEX breach_sign_by_reporter ON breach_sign (reported_by, seen_at) WHERE reported_by IS NOT NULL;

-- What waits for an answer is not raised again, nor what was answered a day ago.
CREATE INDEX breach_sign_lately ON breach_sign (kind, operator_id, seen_at DESC);

-- The watch reads these acts of four weeks, and nothing else of the log.
CREATE INDEX audit_entry_watched ON audit_entry (at) WHERE act IN ('consent-looked-up', 'gaps-looked-up', 'list-looked-up',
  'look-up-missed', 'evidence-downloaded', 'report-downloaded', 'consent-report-downloaded', 'incident-list-shown',
  'decision-refused', 'request-refused', 'reader-refused', 'sign-in-refused', 'account-refused');

-- What was shown in a time.
CREATE INDEX disclosure_by_time ON disclosure (at);

-- What looks like a breach now. A spike is more in a day than four times the person's own habit: the average of the days, in
-- the four weeks before, on which they did any of it. So few as the least here are a morning's work, whatever the habit.
CREATE FUNCTION breach_signs_now() RETURNS TABLE (kind text, operator_id uuid, seen int, usual numeric) LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  WITH watched AS MATERIALIZED (
    SELECT e.at, e.act, e.actor_kind, e.actor_id, e.subject_kind, e.subject_id, e.facts FROM audit_entry e
    WHERE e.at > now() - interval '29 days' AND e.act IN ('consent-looked-up', 'gaps-looked-up', 'list-looked-up',
      'look-up-missed', 'evidence-downloaded', 'report-downloaded', 'consent-report-downloaded', 'incident-list-shown',
      'decision-refused', 'request-refused', 'reader-refused', 'sign-in-refused', 'account-refused')
  ), done AS (
    SELECT CASE WHEN w.act IN ('consent-looked-up', 'gaps-looked-up', 'list-looked-up', 'look-up-missed') THEN 'look-ups'
      ELSE 'exports' END AS kind, w.actor_id::uuid AS operator_id, w.at
    FROM watched w WHERE w.actor_kind = 'operator' AND w.act IN ('consent-looked-up', 'gaps-looked-up', 'list-looked-up',
      'look-up-missed', 'evidence-downloaded', 'report-downloaded', 'consent-report-downloaded', 'incident-list-shown')
    UNION ALL
    SELECT 'decryptions', d.operator_id, d.at FROM disclosure d WHERE d.at > now() - interval '29 days'
  ), daily AS (
    SELECT d.kind, d.operator_id, floor(extract(epoch FROM now() - d.at) / 86400) AS days_ago, count(*)::int AS n
    FROM done d GROUP BY 1, 2, 3
  ), spike AS (
    SELECT today.kind, today.operator_id, today.n AS seen, habit.usual
    FROM daily today
    JOIN (VALUES ('look-ups', 40), ('exports', 10), ('decryptions', 300)) AS least(kind, n) ON least.kind = today.kind
    CROSS JOIN LATERAL (SELECT coalesce(round(avg(d.n), 1), 0) AS usual FROM daily d
      WHERE d.kind = today.kind AND d.operator_id = today.operator_id AND d.days_ago > 0) AS habit
    WHERE today.days_ago = 0 AND today.n >= least.n AND today.n > 4 * habit.usual
  )
  SELECT s.kind, s.operator_id, s.seen, s.usual FROM spike s
  UNION ALL
  -- A card that looks like ours, and that we did not post.
  SELECT 'foreign-card', NULL, count(*)::int, NULL FROM watched w
  WHERE w.act = 'decision-refused' AND w.facts ->> 'reason' = 'unknown-card' AND w.at > now() - interval '1 day'
  HAVING count(*) > 0
  UNION ALL
  -- A witness, or a witness channel, has something else than the log: edited, missing, or posted by somebody else.
  SELECT 'witness-mismatch', NULL, count(*)::int, NULL FROM finding f
  WHERE f.code = 'checkpoint-mismatch' AND f.state = 'open' HAVING count(*) > 0
  UNION ALL
  SELECT 'refused-signatures', NULL, sum((w.facts ->> 'count')::int)::int, NULL FROM watched w
  WHERE w.act = 'request-refused' AND w.facts ->> 'reason' IN ('bad-signature', 'bad-token', 'foreign-issuer', 'unsigned')
    AND w.at > now() - interval '10 minutes'
  HAVING sum((w.facts ->> 'count')::int) >= 100
  UNION ALL
  -- Somebody who left signed in, or spoke from an account that is closed here.
  SELECT 'closed-account', o.id, count(*)::int, NULL
  FROM watched w
  LEFT JOIN chat_identity i ON w.act = 'account-refused'
    AND w.actor_id = account_mark(concat_ws(':', i.platform, i.tenant_id, i.user_id))
  JOIN operator o ON NOT o.active AND o.id::text = CASE w.act
    WHEN 'account-refused' THEN i.operator_id::text
    WHEN 'sign-in-refused' THEN w.facts ->> 'operator'
    WHEN 'reader-refused' THEN CASE w.actor_kind WHEN 'operator' THEN w.actor_id END END
  WHERE w.at > now() - interval '1 day' AND w.act IN ('account-refused', 'sign-in-refused', 'reader-refused')
  GROUP BY o.id
  UNION ALL
  -- Somebody guesses codes, or asks for many. It locks no family out: each number has its own limits.
  SELECT 'wrong-codes', NULL, sum(c.tries)::int, NULL FROM outreach c
  WHERE c.kind = 'family-code' AND c.asked_at > now() - interval '1 day' HAVING sum(c.tries) >= 500
  UNION ALL
  SELECT 'code-requests', NULL, count(*)::int, NULL FROM outreach c
  WHERE c.kind = 'family-code' AND c.asked_at > now() - interval '1 hour' HAVING count(*) >= 1000
  UNION ALL
  -- Somebody looks for the digits of a notice. Who types the right ones reads it all the same.
  SELECT 'wrong-digits', NULL, sum(m.tries)::int, NULL FROM check_miss m
  WHERE m.hour > now() - interval '1 day' HAVING sum(m.tries) >= 1000
$$;

-- Keeps what is new: not while the same waits for an answer, and not within a day of the last one.
CREATE FUNCTION watch_for_breaches() RETURNS int LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  raised int;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('breach_sign', 0));
  DELETE FROM check_miss WHERE hour < now() - interval '25 hours';
  WITH fresh AS (
    INSERT INTO breach_sign (kind, operator_id, seen, usual)
    SELECT n.kind, n.operator_id, n.seen, n.usual FROM breach_signs_now() n
    WHERE NOT EXISTS (SELECT FROM breach_sign b WHERE b.kind = n.kind AND b.operator_id IS NOT DISTINCT FROM n.operator_id
      AND (b.answer IS NULL OR b.answered_at > clock_timestamp() - interval '1 day'))
    RETURNING id, kind, operator_id, seen
  )
  INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
  SELECT 'system', 'bot', 'breach-sign-seen', 'breach-sign', f.id::text,
    jsonb_strip_nulls(jsonb_build_object('kind', f.kind, 'operator', f.operator_id, 'seen', f.seen)) FROM fresh f;
  GET DIAGNOSTICS raised = ROW_COUNT;
  RETURN raised;
END $$;

-- Anybody on the staff list reports, whatever their role. A report opens nothing by itself.
CREATE FUNCTION keep_breach_report() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.seen_at := clock_timestamp();
  IF NEW.answer IS NOT NULL OR NEW.noticed_at > NEW.seen_at
    OR NOT EXISTS (SELECT FROM operator o WHERE o.id = NEW.reported_by AND is_present(o)) THEN
    RAISE EXCEPTION 'somebody on the staff list reports what they have seen' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'breach_report_by_staff';
  END IF;
  -- Each one is sent to everybody of compliance: somebody who sends more buries the others. One person's take turns.
  PERFORM FROM operator o WHERE o.id = NEW.reported_by FOR NO KEY UPDATE;
  IF (SELECT count(*) FROM breach_sign b WHERE b.reported_by = NEW.reported_by
      AND b.seen_at > NEW.seen_at - interval '1 hour') >= 5 THEN
    RAISE EXCEPTION 'somebody reports five times in an hour at most' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'breach_reports_in_an_hour';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER breach_report_by_staff BEFORE INSERT ON breach_sign FOR EACH ROW WHEN (NEW.kind = 'reported')
  EXECUTE FUNCTION keep_breach_report();

CREATE FUNCTION keep_breach_sign() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF is_only_rekeyed(to_jsonb(OLD), to_jsonb(NEW), 'words') OR is_only_rekeyed(to_jsonb(OLD), to_jsonb(NEW), 'reason') THEN
    RETURN NEW;
  END IF;
  IF OLD.answer IS NOT NULL OR NEW.answer IS NULL
    OR (NEW.id, NEW.kind, NEW.operator_id, NEW.seen, NEW.usual, NEW.seen_at, NEW.reported_by, NEW.noticed_at, NEW.campaign_id,
        NEW.words)
      IS DISTINCT FROM (OLD.id, OLD.kind, OLD.operator_id, OLD.seen, OLD.usual, OLD.seen_at, OLD.reported_by, OLD.noticed_at,
        OLD.campaign_id, OLD.words) THEN
    RAISE EXCEPTION 'a sign is answered once' USING ERRCODE = 'check_violation', CONSTRAINT = 'breach_sign_life';
  END IF;
  -- Neither whose acts they are nor who reported it says that it is fine.
  IF NEW.answered_by IN (NEW.operator_id, NEW.reported_by) AND NEW.answer = 'no-breach' THEN
    RAISE EXCEPTION 'somebody else says that it is no breach' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'breach_sign_answered_by_another_person';
  END IF;
  NEW.answered_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER breach_sign_life BEFORE UPDATE ON breach_sign FOR EACH ROW EXECUTE FUNCTION keep_breach_sign();
CREATE TRIGGER breach_sign_kept BEFORE DELETE ON breach_sign FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER breach_sign_no_truncate BEFORE TRUNCATE ON breach_sign
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER breach_sign_shown AFTER INSERT OR UPDATE ON breach_sign DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION revise_own_cards('breach-sign', '{compliance}');
