import { type Kysely, sql } from 'kysely';

/**
 * The fingerprint is taken anew wherever an approval is asked about, from the content that was sealed: when somebody
 * approves, when the campaign starts, before each batch of calls, and when a phone is answered.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- RFC 8785, for what we seal: whole numbers, and keys within the Basic Multilingual Plane.
    CREATE FUNCTION canonical_json(value jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
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

    -- Written once, when a version is sealed: to write it again for each batch and each answer would take longer than
    -- the rest of the gate.
    ALTER TABLE campaign_version ADD COLUMN sealed_text text;   -- canonical JSON of the sealed content
    CREATE FUNCTION write_sealed_text() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.sealed_text := canonical_json(NEW.sealed_content);
      RETURN NEW;
    END $$;
    CREATE TRIGGER campaign_version_sealed BEFORE INSERT OR UPDATE ON campaign_version
      FOR EACH ROW WHEN (NEW.fingerprint IS NOT NULL) EXECUTE FUNCTION write_sealed_text();
    ALTER TABLE campaign_version DISABLE TRIGGER campaign_version_frozen;
    UPDATE campaign_version SET fingerprint = fingerprint WHERE fingerprint IS NOT NULL;
    ALTER TABLE campaign_version ENABLE TRIGGER campaign_version_frozen;

    -- Whether the content is what the fingerprint was taken over, and the columns that dialing goes by say the same.
    -- Nothing is read but what has the right digest, so content of any shape is a no and never an error.
    CREATE FUNCTION seal_holds(version campaign_version) RETURNS boolean LANGUAGE sql STABLE AS $$
      SELECT CASE WHEN version.fingerprint = sha256(convert_to(version.sealed_text, 'UTF8')) THEN coalesce((
          SELECT version.sealed_content = version.sealed_text::jsonb
            AND version.purpose = sealed.purpose AND version.delivery = sealed.delivery
            AND version.stop_trying_at = sealed."stopTryingAt" AND version.approvals_needed = sealed."approvalsNeeded"
            AND version.school_ids <@ sealed.schools AND version.school_ids @> sealed.schools
          FROM jsonb_to_record(version.sealed_text::jsonb) AS sealed (purpose text, delivery text,
            "stopTryingAt" timestamptz, "approvalsNeeded" int, schools uuid[])), false)
        ELSE false END
    $$;

    CREATE OR REPLACE FUNCTION is_approved(version campaign_version) RETURNS boolean LANGUAGE sql STABLE AS $$
      SELECT seal_holds(version)
        AND approvals_of(version) >= version.approvals_needed
        AND NOT EXISTS (SELECT FROM approval r WHERE r.version_id = version.id AND r.decision = 'sent-back')
    $$;

    -- Sending back stays possible: it lets nothing go.
    CREATE FUNCTION refuse_approval_of_broken_seal() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NOT EXISTS (SELECT FROM campaign_version v WHERE v.id = NEW.version_id AND seal_holds(v)) THEN
        RAISE EXCEPTION 'what would be approved is not what was asked for' USING ERRCODE = 'check_violation',
          CONSTRAINT = 'approval_of_what_was_sealed';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER approval_of_what_was_sealed BEFORE INSERT ON approval
      FOR EACH ROW WHEN (NEW.decision = 'approved') EXECUTE FUNCTION refuse_approval_of_broken_seal();

    -- What the card showed, and would be said: the sealed words.
    CREATE OR REPLACE FUNCTION has_read_texts(operator uuid, version uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
      SELECT NOT EXISTS (
          SELECT FROM campaign_version v CROSS JOIN jsonb_each_text(v.sealed_content -> 'texts') AS t
          WHERE v.id = version AND length(t.value) > 600)
        OR EXISTS (SELECT FROM text_opening o WHERE o.version_id = version AND o.operator_id = operator)
    $$;
  `.execute(db);
}
