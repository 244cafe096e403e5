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

-- Whether the content is what the fingerprint was taken over, and the columns that dialing goes by say the same.
-- Nothing is read but what has the right digest, so content of any shape is a no and never an error.
CREATE FUNCTION seal_holds(version campaign_version) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN version.fingerprint = sha256(convert_to(version.sealed_text, 'UTF8')) THEN coalesce((
      SELECT version.sealed_content = version.sealed_text::jsonb
        AND version.purpose = sealed.purpose AND version.delivery = sealed.delivery
        AND version.machines = coalesce(sealed.machines, 'leave')
        AND version.asks_to_confirm = coalesce(sealed."asksToConfirm", false)
        AND version.stops_at_one = coalesce(sealed."stopsAtOne", false)
        AND version.tells = coalesce(sealed.tells, 'families')
        AND version.contacts_after IS NOT DISTINCT FROM (sealed.contacts ->> 'after')::int
        AND version.staff_texts IS NOT DISTINCT FROM sealed."staffTexts"
        AND asks_if_safe(version) = coalesce(sealed."asksIfSafe", false)
        AND version.emergency_fact IS NOT DISTINCT FROM sealed."emergencyFact"
        AND version.stop_trying_at = sealed."stopTryingAt" AND version.approvals_needed = sealed."approvalsNeeded"
        AND version.school_ids <@ sealed.schools AND version.school_ids @> sealed.schools
        AND version.group_ids IS NOT DISTINCT FROM sealed.groups
        AND (version.stands_until, version.stands_from, version.stands_to, version.most_students)
          IS NOT DISTINCT FROM ((sealed.stands ->> 'until')::date, (sealed.stands ->> 'from')::time, (sealed.stands ->> 'to')::time,
            (sealed.stands ->> 'most')::int)
      FROM jsonb_to_record(version.sealed_text::jsonb) AS sealed (purpose text, delivery text, machines text,
        "asksToConfirm" boolean, "asksIfSafe" boolean, "staffTexts" jsonb, "stopsAtOne" boolean, "emergencyFact" text, tells text, "stopTryingAt" timestamptz, "approvalsNeeded" int, schools uuid[],
        groups uuid[], stands jsonb, contacts jsonb)), false)
    ELSE false END
$$;

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
