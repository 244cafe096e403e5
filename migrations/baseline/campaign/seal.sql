-- RFC 8785, for what we seal: whole numbers, and keys within the Basic Multilingual Plane.
CREATE FUNCTION canonical_json(value jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN CASE jsonb_typeof(value)
    WHEN 'object' THEN '{' || coalesce((
      SELECT string_agg(to_json(field.key)::text || ':' || CASE WHEN jsonb_typeof(field.value) IN ('object', 'array')
        THEN canonical_json(field.value) ELSE field.value::text END, ',' ORDER BY field.key COLLATE "C")
      FROM jsonb_each(value) AS field), '') || '}'
    WHEN 'array' THEN '[' || coalesce((
      SELECT string_agg(CASE WHEN jsonb_typeof(item.value) IN ('object', 'array')
        THEN canonical_json(item.value) ELSE item.value::text END, ',' ORDER BY item.ordinality)
      FROM jsonb_array_elements(value) WITH ORDINALITY AS item), '') || ']'
    ELSE value::text
  END;
END $$;

-- Written once: to write it again for each batch and each answer would take longer than the rest of the gate.
CREATE FUNCTION write_sealed_text() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.sealed_text := canonical_json(NEW.sealed_content);
  RETURN NEW;
END $$;
CREATE TRIGGER campaign_version_sealed BEFORE INSERT OR UPDATE ON campaign_version
  FOR EACH ROW WHEN (NEW.fingerprint IS NOT NULL) EXECUTE FUNCTION write_sealed_text();

-- What a version says that an approval covers, as the sealed content has it; null where that doesn't say it. Times and the minutes of
-- contacts are compared beside it (seal_holds).
CREATE FUNCTION terms_of(version campaign_version) RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT jsonb_build_object('happening', version.happening, 'ground', version.ground, 'purpose', version.purpose,
    'emergencyFact', version.emergency_fact, 'tells', nullif(version.tells, 'families'), 'staffTexts', version.staff_texts,
    'schools', version.school_ids, 'groups', version.group_ids, 'eventDate', version.event_date,
    'dismissalTime', version.dismissal_time, 'delivery', version.delivery, 'machines', version.machines,
    'ringsInside', nullif(version.rings_inside, false),
    'asksToConfirm', nullif(version.asks_to_confirm, false), 'asksIfSafe', nullif(asks_if_safe(version), false),
    'stopsAtOne', nullif(version.stops_at_one, false), 'approvalsNeeded', version.approvals_needed,
    'stands', CASE WHEN num_nulls(version.stands_until, version.stands_from, version.stands_to, version.most_students) < 4
      THEN jsonb_strip_nulls(jsonb_build_object('until', version.stands_until, 'from', to_char(version.stands_from, 'HH24:MI'),
        'to', to_char(version.stands_to, 'HH24:MI'), 'most', version.most_students)) END)
$$;

-- Whether the content is what the fingerprint was taken over, and the columns that dialing goes by say the same.
-- Nothing is read but what has the right digest, so content of any shape is a no and never an error.
CREATE FUNCTION seal_holds(version campaign_version) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN version.fingerprint = sha256(convert_to(version.sealed_text, 'UTF8')) THEN coalesce((
      SELECT version.sealed_content = sealed.content
        AND (SELECT bool_and(nullif(term.value, 'null') IS NOT DISTINCT FROM sealed.content -> term.name)
          FROM jsonb_each(terms_of(version)) AS term (name, value))
        AND version.contacts_after IS NOT DISTINCT FROM (sealed.content #>> '{contacts,after}')::int
        AND version.start_at IS NOT DISTINCT FROM (sealed.content ->> 'startAt')::timestamptz
        AND version.stop_trying_at = (sealed.content ->> 'stopTryingAt')::timestamptz
      FROM (SELECT version.sealed_text::jsonb AS content OFFSET 0) AS sealed), false)
    ELSE false END
$$;

-- No list is sealed on which a phone rings that would give away who hides.
CREATE FUNCTION refuse_rings_inside() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM recipient r JOIN phone p ON p.id = r.phone_id
    WHERE r.version_id = NEW.id AND r.channel = 'voice' AND (r.for_staff OR p.student_line)) THEN
    RAISE EXCEPTION 'phones of staff and of students are texted alone' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'version_rings_nobody_inside';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER version_rings_nobody_inside AFTER UPDATE ON campaign_version
  FOR EACH ROW WHEN (NEW.fingerprint IS NOT NULL AND OLD.fingerprint IS NULL AND texts_inside(NEW)) EXECUTE FUNCTION refuse_rings_inside();

-- What was sealed never changes.
CREATE FUNCTION refuse_sealed_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'version is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'version_frozen';
END $$;
CREATE TRIGGER campaign_version_kept BEFORE UPDATE OR DELETE ON campaign_version
  FOR EACH ROW WHEN (OLD.fingerprint IS NOT NULL) EXECUTE FUNCTION refuse_sealed_change();

-- The sealed list is guarded per statement: a million rows must not pay for a million triggers.
CREATE FUNCTION refuse_sealed_list_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM campaign_version v WHERE v.fingerprint IS NOT NULL
    AND v.id IN (SELECT version_id FROM changed)) THEN
    RAISE EXCEPTION 'version is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'version_frozen';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER recipient_sealed AFTER INSERT ON recipient REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_sealed_list_change();
CREATE TRIGGER message_text_sealed AFTER INSERT ON message_text REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_sealed_list_change();
CREATE TRIGGER exclusion_sealed AFTER INSERT ON exclusion REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_sealed_list_change();
