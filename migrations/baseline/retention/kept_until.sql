-- Everything that goes one day, and from when on: what the nightly purge deletes, and what an audit finds overdue.
CREATE VIEW kept_until AS
  WITH term AS MATERIALIZED (SELECT class, retention_days(class) * interval '1 day' AS term FROM retention_class),
  off_roster AS (
    SELECT p.id, max(a.intent_at) AS last_call_at FROM phone p LEFT JOIN attempt a ON a.phone_id = p.id
    WHERE is_off_roster(p.id) GROUP BY p.id
  )
  -- The sound of a closure that is over, or of none.
  SELECT 'recordings' AS class, s.recording_id AS item,
    greatest(r.made_at + interval '7 days', used.until) AS until, used.held
  FROM recording_audio s JOIN recording r ON r.id = s.recording_id JOIN term t ON t.class = 'recordings'
  CROSS JOIN LATERAL (
    SELECT CASE WHEN bool_or(c.state IN ('draft', 'submitted', 'approved', 'dialing', 'paused')) THEN 'infinity'
      ELSE max(c.state_at) + t.term END AS until, coalesce(bool_or(campaign_is_held(c.id)), all_is_held()) AS held
    FROM message_recording m JOIN campaign_version v ON v.id = m.version_id JOIN campaign c ON c.id = v.campaign_id
    WHERE m.recording_id = r.id) AS used
  UNION ALL
  SELECT t.class, g.id, g.left_at + t.term, guardian_is_held(g.id)
  FROM guardian g JOIN term t ON t.class = 'people-who-left' WHERE g.name <> '' AND NOT g.active AND g.left_at IS NOT NULL
  UNION ALL
  SELECT t.class, s.id, s.left_at + t.term, student_is_held(s.id)
  FROM student s JOIN term t ON t.class = 'people-who-left' WHERE s.name <> '' AND NOT s.active AND s.left_at IS NOT NULL
  UNION ALL
  SELECT t.class, p.id, p.left_at + t.term, phone_is_held(p.id)
  FROM phone p JOIN term t ON t.class = 'people-who-left'
  WHERE p.number <> '' AND p.left_at IS NOT NULL AND is_off_roster(p.id)
  UNION ALL
  SELECT t.class, e.id, e.left_at + t.term, all_is_held() OR EXISTS (
    SELECT FROM guardian g WHERE g.email_id = e.id AND guardian_is_held(g.id))
  FROM email_address e JOIN term t ON t.class = 'people-who-left'
  WHERE e.address <> '' AND e.left_at IS NOT NULL AND address_is_off_roster(e.id)
  UNION ALL
  -- Their name, their accounts, and where a card stood in their own chat.
  SELECT t.class, o.id, o.left_at + t.term, staff_are_held()
  FROM operator o JOIN term t ON t.class = 'staff-who-left' WHERE NOT o.active AND o.left_at IS NOT NULL
    AND (octet_length(o.name) > 0 OR EXISTS (SELECT FROM chat_identity i WHERE i.operator_id = o.id))
  UNION ALL
  -- What a family wrote, once its request is closed, and what it was answered by text.
  SELECT t.class, x.id, r.closed_at + t.term, CASE WHEN r.phone_id IS NULL THEN all_is_held() ELSE phone_is_held(r.phone_id) END
  FROM family_request_text x JOIN family_request r ON r.id = x.request_id AND r.closed_at IS NOT NULL
  JOIN term t ON t.class = 'family-words' WHERE greatest(r.closed_at, x.received_at) + t.term < now()
  UNION ALL
  SELECT t.class, f.id, f.asked_at + t.term, phone_is_held(f.phone_id)
  FROM outreach f JOIN term t ON t.class = 'family-words'
  WHERE f.kind IN ('page-address', 'answer', 'notice') AND f.asked_at + t.term < now()
    AND NOT EXISTS (SELECT FROM family_request r WHERE r.id = f.request_id AND r.closed_at IS NULL)
  UNION ALL
  -- The number of a stranger who wrote.
  SELECT t.class, r.id, r.closed_at + t.term, all_is_held()
  FROM family_request r JOIN term t ON t.class = 'family-words'
  WHERE r.closed_at + t.term < now() AND octet_length(r.sender) > 0
  UNION ALL
  -- Asked, proposed or settled, and in no closure: neither as a text of one, nor as one that still may become it.
  SELECT t.class, n.id, greatest(n.asked_at, n.proposed_at, n.settled_at) + t.term, all_is_held()
  FROM translation n JOIN term t ON t.class = 'unused-translations'
  WHERE NOT EXISTS (SELECT FROM message_text m WHERE m.translation_id = n.id)
    AND NOT EXISTS (SELECT FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id AND v.number = c.version
      JOIN message_text e ON e.version_id = v.id AND e.language = 'en' AND e.body = n.english
      WHERE c.state IN ('draft', 'submitted', 'approved', 'dialing', 'paused'))
  UNION ALL
  -- What the carrier said of a closure's calls.
  SELECT t.class, c.id, c.ended_at + t.term, campaign_is_held(c.id)
  FROM campaign c JOIN term t ON t.class = 'carrier-reports'
  WHERE c.ended_at + t.term < now() AND EXISTS (
    SELECT FROM attempt a JOIN call_event e ON e.attempt_id = a.id WHERE a.campaign_id = c.id)
  UNION ALL
  -- Of a number that nobody on the roster has: from the last consent or the last call on, whichever is later.
  SELECT t.class, o.id, greatest(o.last_call_at, proof.at) + t.term, phone_is_held(o.id)
  FROM off_roster o JOIN term t ON t.class = 'consent-proof'
  CROSS JOIN LATERAL (SELECT greatest((SELECT max(recorded_at) FROM consent_record k WHERE k.phone_id = o.id),
    (SELECT max(asked_at) FROM number_check n WHERE n.phone_id = o.id)) AS at) AS proof
  WHERE proof.at IS NOT NULL
  UNION ALL
  SELECT t.class, o.id, greatest(o.last_call_at, r.at) + t.term, phone_is_held(o.id)
  FROM off_roster o JOIN term t ON t.class = 'opt-outs'
  CROSS JOIN LATERAL (SELECT max(recorded_at) AS at FROM revocation r WHERE r.phone_id = o.id) AS r
  WHERE r.at IS NOT NULL
  UNION ALL
  -- The same of e-mail.
  SELECT t.class, e.id, max(b.recorded_at) + t.term, all_is_held()
  FROM email_block b JOIN email_address e ON e.id = b.address_id JOIN term t ON t.class = 'opt-outs'
  WHERE address_is_off_roster(e.id) GROUP BY t.class, e.id, t.term;
