-- Who got the notice of rights, which version, how and when: beside the consent of the phone.
CREATE TABLE notice_delivery (
  guardian_id uuid NOT NULL REFERENCES guardian,
  phone_id uuid NOT NULL REFERENCES phone,
  campaign_id uuid NOT NULL REFERENCES campaign,
  channel text NOT NULL CHECK (channel IN ('voice', 'text')),
  language text NOT NULL,
  version text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (guardian_id, phone_id, campaign_id),
  FOREIGN KEY (version, language) REFERENCES rights_notice
);

-- The newest of a phone, for a look-up; the primary key has those of a guardian.
CREATE INDEX notice_delivery_by_phone ON notice_delivery (phone_id, at);

CREATE TRIGGER notice_delivery_append_only BEFORE UPDATE OR DELETE ON notice_delivery
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER notice_delivery_no_truncate BEFORE TRUNCATE ON notice_delivery
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What came of a campaign's calls and texts so far: each guardian who uses a phone that heard it, or that a text of it
-- reached. With the owner's rights: nobody else says that somebody got a notice.
CREATE FUNCTION record_notice_deliveries(campaign uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO notice_delivery (guardian_id, phone_id, campaign_id, channel, language, version, at)
  SELECT DISTINCT ON (gp.guardian_id, a.phone_id) gp.guardian_id, a.phone_id, c.id, a.channel, n.language, n.version,
    coalesce(a.spoken_at, a.ended_at)
  FROM campaign c
  JOIN attempt a ON a.campaign_id = c.id
    AND (a.spoken_at IS NOT NULL OR a.channel = 'text' AND a.disposition IN ('sent', 'delivered'))
  JOIN recipient r ON r.version_id = a.version_id AND r.phone_id = a.phone_id AND r.channel = a.channel
  JOIN guardian_phone gp ON gp.phone_id = a.phone_id AND gp.active
  JOIN guardian g ON g.id = gp.guardian_id AND g.active
  JOIN LATERAL (SELECT * FROM campaign_notice n WHERE n.campaign_id = c.id AND n.language IN (r.language, 'en')
    ORDER BY n.language = r.language DESC LIMIT 1) n ON true
  WHERE c.id = campaign AND c.tells_rights IS NOT NULL
  ORDER BY gp.guardian_id, a.phone_id, coalesce(a.spoken_at, a.ended_at)
  ON CONFLICT DO NOTHING
$$;

-- At its end; of one that was stopped, what ends later is recorded by the minute.
CREATE FUNCTION record_deliveries_at_end() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM record_notice_deliveries(NEW.id);
  RETURN NEW;
END $$;
CREATE TRIGGER campaign_deliveries AFTER UPDATE OF state ON campaign
  FOR EACH ROW WHEN (NEW.tells_rights IS NOT NULL AND NEW.state IN ('finished', 'stopped'))
  EXECUTE FUNCTION record_deliveries_at_end();

-- Each guardian of a school whom it may tell: since when we know them, when they last got the notice, and whether the law
-- wants them told now (`is_due`), or is kept waiting for longer than we allow (`is_late`).
CREATE VIEW notice_standing AS
  WITH duty AS MATERIALIZED (
    SELECT make_interval(months => every_months) AS every, make_interval(days => patience_days) AS patience FROM notice_duty_now()
  ), told AS (
    SELECT guardian_id, max(at) AS told_at FROM notice_delivery GROUP BY guardian_id
  )
  SELECT k.school_id, k.guardian_id, t.told_at,
    t.told_at IS NULL OR t.told_at < now() - d.every AS is_due,
    coalesce(t.told_at + d.every, uuid_extract_timestamp(k.guardian_id)) < now() - d.patience AS is_late
  FROM (
    SELECT DISTINCT e.school_id, g.id AS guardian_id
    FROM school s
    JOIN enrollment e ON e.school_id = s.id AND e.active
    JOIN student st ON st.id = e.student_id AND st.active
    JOIN guardianship gs ON gs.student_id = st.id AND gs.active AND gs.may_be_contacted
    JOIN guardian g ON g.id = gs.guardian_id AND g.active
    WHERE s.active
  ) k CROSS JOIN duty d LEFT JOIN told t USING (guardian_id);

-- The phones of those who are due.
CREATE FUNCTION phones_due_a_notice() RETURNS SETOF uuid LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT DISTINCT gp.phone_id FROM notice_standing n
  JOIN guardian_phone gp ON gp.guardian_id = n.guardian_id AND gp.active
  WHERE n.is_due;
END;
