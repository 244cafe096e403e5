-- That somebody told whom a clock names. It is said once; a mistake is told in the review.
CREATE TABLE incident_told (
  incident_id uuid NOT NULL REFERENCES incident,
  clock text NOT NULL REFERENCES breach_clock,
  told_by uuid NOT NULL REFERENCES operator,
  told_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (incident_id, clock)
);
CREATE TRIGGER incident_told_append_only BEFORE UPDATE OR DELETE ON incident_told
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER incident_told_no_truncate BEFORE TRUNCATE ON incident_told
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The clocks of one incident for one teller. A vendor's own discovery is not known here: the district's stands in for it.
CREATE FUNCTION clocks_of_incident(of_incident uuid, of_teller text) RETURNS TABLE (clock text, told text, office text,
  runs_from timestamptz, due_at timestamptz, applies boolean, is_ours boolean, citation text, quote text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT b.* FROM incident i CROSS JOIN district d
  LEFT JOIN incident_extent e ON e.incident_id = i.id
  CROSS JOIN LATERAL breach_deadlines(d.state, i.discovered_at, d.time_zone, e.students + e.guardians, e.students,
    (SELECT count(*)::int FROM student s WHERE s.active),
    (SELECT min(told.told_at) FROM incident_told told JOIN breach_clock k ON k.id = told.clock AND k.told = 'families'
      WHERE told.incident_id = i.id),
    i.closed_at, of_teller, i.kind = 'ransom' OR EXISTS (SELECT FROM incident_ransom r WHERE r.incident_id = i.id),
    (SELECT r.at FROM incident_ransom r WHERE r.incident_id = i.id AND r.what = 'paid')) AS b
  WHERE i.id = of_incident
$$;

-- The clocks of the district, with what became of each. A reminder comes when a quarter of the time is left, and again at a
-- sixteenth: of 48 hours 12 and 3, of 30 days about 7 and 2.
CREATE FUNCTION incident_deadlines(of_incident uuid) RETURNS TABLE (clock text, told text, office text, due_at timestamptz,
  applies boolean, is_ours boolean, citation text, quote text, near_at timestamptz, close_at timestamptz,
  told_at timestamptz, told_by uuid)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT b.clock, b.told, b.office, b.due_at, b.applies, b.is_ours, b.citation, b.quote,
    b.due_at - (b.due_at - b.runs_from) / 4, b.due_at - (b.due_at - b.runs_from) / 16, t.told_at, t.told_by
  FROM incident i CROSS JOIN LATERAL clocks_of_incident(i.id, 'district') AS b
  LEFT JOIN incident_told t ON t.incident_id = i.id AND t.clock = b.clock
  WHERE i.id = of_incident
$$;

-- Posts a card for each clock that comes near its end, once: in the compliance channel, where its thread is told the rest.
CREATE FUNCTION remind_deadlines() RETURNS int LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  posted int;
BEGIN
  INSERT INTO posted_card (kind, subject, part, platform, channel)
  SELECT 'incident-deadline', i.id, b.clock, p, 'compliance'
  FROM incident i CROSS JOIN LATERAL incident_deadlines(i.id) AS b CROSS JOIN unnest('{slack,teams}'::text[]) AS p
  -- What was told is over, and so is what nobody will tell a year later.
  WHERE b.applies AND b.told_at IS NULL AND b.near_at <= clock_timestamp() AND i.discovered_at > now() - interval '1 year'
    AND NOT EXISTS (SELECT FROM posted_card k WHERE k.kind = 'incident-deadline' AND k.subject = i.id AND k.part = b.clock)
  ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS posted = ROW_COUNT;
  IF posted > 0 THEN PERFORM pg_notify('card', ''); END IF;
  RETURN posted;
END $$;

CREATE FUNCTION revise_deadline_cards() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM revise_cards('incident-notices', ARRAY[NEW.incident_id], '{compliance}');
  UPDATE posted_card SET revision = revision + 1
  WHERE kind = 'incident-deadline' AND subject = NEW.incident_id AND part = NEW.clock;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER incident_told_shown AFTER INSERT ON incident_told DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION revise_deadline_cards();

-- Beside an incident's own card stands one with whom it concerns and its clocks.
CREATE CONSTRAINT TRIGGER incident_notices_shown AFTER INSERT OR UPDATE ON incident DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION revise_own_cards('incident-notices', '{compliance}');
CREATE FUNCTION revise_notices_card() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM revise_cards('incident-notices', ARRAY[NEW.incident_id], '{compliance}');
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER incident_notice_shown AFTER INSERT ON incident_notice DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION revise_notices_card();
-- A ransom starts clocks.
CREATE CONSTRAINT TRIGGER incident_ransom_shown AFTER INSERT ON incident_ransom DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION revise_notices_card();
