import { type Kysely, sql } from 'kysely';

// Consent is evidence: rows are added, never changed. phone_gate is the current answer, derived from them by
// the triggers below, so that the mass filter and the dial gate read one narrow row per phone.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE consent_record (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      phone_id uuid NOT NULL REFERENCES phone,
      channel text NOT NULL CHECK (channel IN ('voice', 'text')),
      purposes text[] NOT NULL CHECK (purposes <@ ARRAY['school-mission', 'other'] AND cardinality(purposes) > 0),
      kind text NOT NULL CHECK (kind IN ('express', 'express-written')),
      method text NOT NULL CHECK (method IN ('enrollment-form', 'web-page', 'key-press', 'text', 'paper', 'spoken')),
      wording_version text NOT NULL,
      language text NOT NULL,
      evidence_reference text NOT NULL,
      obtained_at timestamptz NOT NULL,
      recorded_at timestamptz NOT NULL DEFAULT now(),
      recorded_by text NOT NULL,
      UNIQUE (phone_id, channel, evidence_reference)
    );

    CREATE TABLE revocation (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      phone_id uuid NOT NULL REFERENCES phone,
      channel text NOT NULL CHECK (channel IN ('voice', 'text', 'any')),
      -- 47 CFR 64.1200(a)(10); 'all' also ends emergency messages, 'wrong-number' ends everything for the number.
      scope text NOT NULL CHECK (scope IN ('non-emergency', 'all', 'wrong-number')),
      means text NOT NULL CHECK (means IN ('key-press', 'text-reply', 'carrier-stop', 'staff', 'import', 'web-page')),
      received_at timestamptz NOT NULL DEFAULT now(),
      recorded_at timestamptz NOT NULL DEFAULT now(),
      recorded_by text NOT NULL,
      attempt_id uuid
    );
    CREATE INDEX revocation_by_phone ON revocation (phone_id);

    CREATE TABLE phone_gate (
      phone_id uuid PRIMARY KEY REFERENCES phone,
      voice_purposes smallint NOT NULL,        -- 1 school-mission, 2 other
      text_purposes smallint NOT NULL,
      voice_revoked boolean NOT NULL,
      text_revoked boolean NOT NULL,
      emergency_opt_out boolean NOT NULL,
      wrong_number boolean NOT NULL,
      carrier_stop boolean NOT NULL,           -- the carrier itself would refuse a text (Twilio 21610)
      bad_number boolean NOT NULL,
      landline boolean NOT NULL,
      voice_evidence uuid,
      text_evidence uuid
    );

    -- The rules by name. The function below picks one; this table says what it means.
    CREATE TABLE consent_rule (
      id text PRIMARY KEY,
      allows boolean NOT NULL,
      reason text NOT NULL,
      citation text NOT NULL
    );
    INSERT INTO consent_rule VALUES
      ('wrong-number', false, 'wrong number', '47 CFR 64.1200(m); Coleman v. Rite Aid'),
      ('bad-number', false, 'number out of service', 'carrier error 21211, 30005'),
      ('landline-text', false, 'landline can''t receive texts', 'carrier error 21614'),
      ('carrier-stop', false, 'STOP held by the carrier', 'carrier error 21610'),
      ('emergency-opt-out', false, 'opted out of emergency messages too', 'Coleman v. Rite Aid; St. Clair v. CVS'),
      ('emergency', true, 'emergency: no consent needed', '47 USC 227(b)(1); 47 CFR 64.1200(f)(4); FCC 16-88'),
      ('revoked', false, 'consent withdrawn', '47 CFR 64.1200(a)(10)'),
      ('mission-consent', true, 'consent for school matters', '47 CFR 64.1200(a)(1)(iii); FCC 16-88'),
      ('other-consent', true, 'consent for this category', '47 CFR 64.1200(a)(1)(iii)'),
      ('no-consent', false, 'no consent on file', '47 CFR 64.1200(a)(1)(iii)'),
      ('outside-calling-hours', false, 'outside calling hours', '47 CFR 64.1200(c)(1)'),
      ('barred-by-custody', false, 'barred by a custody document', '34 CFR 99.4'),
      ('not-on-roster', false, 'no longer on the roster', '47 CFR 64.1200(m)');

    -- What the roster says of a phone now: nothing, or why it is not to be used any more.
    CREATE FUNCTION roster_rule_for(phone uuid) RETURNS text LANGUAGE sql STABLE AS $$
      SELECT CASE
        WHEN count(*) FILTER (WHERE gp.active AND g.active AND gs.active) = 0 THEN 'not-on-roster'
        WHEN count(*) FILTER (WHERE gp.active AND g.active AND gs.active AND gs.may_be_contacted) = 0 THEN 'barred-by-custody'
      END
      FROM guardian_phone gp
      JOIN guardian g ON g.id = gp.guardian_id
      JOIN guardianship gs ON gs.guardian_id = g.id
      WHERE gp.phone_id = phone
    $$;

    -- One verdict for the mass filter and for the gate before each attempt. First match wins.
    CREATE FUNCTION consent_rule_for(purpose text, channel text, gate phone_gate) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT CASE
        WHEN gate.phone_id IS NULL THEN 'no-consent'
        WHEN gate.wrong_number THEN 'wrong-number'
        WHEN gate.bad_number THEN 'bad-number'
        WHEN channel = 'text' AND gate.landline THEN 'landline-text'
        WHEN channel = 'text' AND gate.carrier_stop THEN 'carrier-stop'
        WHEN gate.emergency_opt_out THEN 'emergency-opt-out'
        WHEN purpose = 'emergency' THEN 'emergency'
        WHEN channel = 'voice' AND gate.voice_revoked OR channel = 'text' AND gate.text_revoked THEN 'revoked'
        WHEN purpose = 'school-mission'
          AND (CASE channel WHEN 'voice' THEN gate.voice_purposes ELSE gate.text_purposes END) & 1 > 0 THEN 'mission-consent'
        WHEN purpose = 'other'
          AND (CASE channel WHEN 'voice' THEN gate.voice_purposes ELSE gate.text_purposes END) & 2 > 0 THEN 'other-consent'
        ELSE 'no-consent'
      END $$;

    -- The only way a gate row comes to be: read from the ledger. A consent counts when nothing newer withdrew it.
    CREATE FUNCTION refresh_phone_gate(ids uuid[]) RETURNS void LANGUAGE sql AS $$
      INSERT INTO phone_gate
      SELECT p.id,
        coalesce(c.voice_purposes, 0), coalesce(c.text_purposes, 0),
        r.voice_at IS NOT NULL AND c.voice_purposes IS NULL,
        r.text_at IS NOT NULL AND c.text_purposes IS NULL,
        r.all_at IS NOT NULL AND coalesce(c.latest_at <= r.all_at, true),
        coalesce(r.wrong_number, false),
        r.carrier_at IS NOT NULL AND coalesce(c.text_at <= r.carrier_at, true),
        p.bad_number_at IS NOT NULL, p.line_type = 'landline',
        c.voice_evidence, c.text_evidence
      FROM unnest(ids) AS wanted(id)
      JOIN phone p ON p.id = wanted.id
      LEFT JOIN (
        SELECT phone_id,
          max(received_at) FILTER (WHERE channel IN ('voice', 'any')) AS voice_at,
          max(received_at) FILTER (WHERE channel IN ('text', 'any')) AS text_at,
          max(received_at) FILTER (WHERE scope = 'all') AS all_at,
          max(received_at) FILTER (WHERE means = 'carrier-stop') AS carrier_at,
          bool_or(scope = 'wrong-number') AS wrong_number
        FROM revocation WHERE phone_id = ANY (ids) GROUP BY phone_id
      ) r ON r.phone_id = p.id
      LEFT JOIN (
        SELECT k.phone_id,
          bit_or(bits) FILTER (WHERE k.channel = 'voice' AND standing) AS voice_purposes,
          bit_or(bits) FILTER (WHERE k.channel = 'text' AND standing) AS text_purposes,
          max(k.obtained_at) AS latest_at,
          max(k.obtained_at) FILTER (WHERE k.channel = 'text') AS text_at,
          (array_agg(k.id ORDER BY k.obtained_at DESC) FILTER (WHERE k.channel = 'voice' AND standing))[1] AS voice_evidence,
          (array_agg(k.id ORDER BY k.obtained_at DESC) FILTER (WHERE k.channel = 'text' AND standing))[1] AS text_evidence
        FROM (
          SELECT cr.*,
            ((CASE WHEN 'school-mission' = ANY (cr.purposes) THEN 1 ELSE 0 END)
              + (CASE WHEN 'other' = ANY (cr.purposes) THEN 2 ELSE 0 END))::smallint AS bits,
            NOT EXISTS (
              SELECT FROM revocation v WHERE v.phone_id = cr.phone_id AND v.received_at >= cr.obtained_at
                AND v.channel IN (cr.channel, 'any')) AS standing
          FROM consent_record cr WHERE cr.phone_id = ANY (ids)
        ) k GROUP BY k.phone_id
      ) c ON c.phone_id = p.id
      ON CONFLICT (phone_id) DO UPDATE SET
        (voice_purposes, text_purposes, voice_revoked, text_revoked, emergency_opt_out, wrong_number, carrier_stop,
          bad_number, landline, voice_evidence, text_evidence)
        = (EXCLUDED.voice_purposes, EXCLUDED.text_purposes, EXCLUDED.voice_revoked, EXCLUDED.text_revoked,
          EXCLUDED.emergency_opt_out, EXCLUDED.wrong_number, EXCLUDED.carrier_stop, EXCLUDED.bad_number,
          EXCLUDED.landline, EXCLUDED.voice_evidence, EXCLUDED.text_evidence)
      WHERE phone_gate IS DISTINCT FROM EXCLUDED
    $$;

    CREATE FUNCTION refresh_changed_gates() RETURNS trigger LANGUAGE plpgsql AS $$
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
    CREATE TRIGGER phone_changed AFTER UPDATE ON phone REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION refresh_changed_gates();
    CREATE TRIGGER consent_recorded AFTER INSERT ON consent_record REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION refresh_changed_gates();
    CREATE TRIGGER consent_revoked AFTER INSERT ON revocation REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION refresh_changed_gates();

    CREATE TRIGGER consent_record_append_only BEFORE UPDATE OR DELETE ON consent_record
      FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER consent_record_no_truncate BEFORE TRUNCATE ON consent_record
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER revocation_append_only BEFORE UPDATE OR DELETE ON revocation
      FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER revocation_no_truncate BEFORE TRUNCATE ON revocation
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

    GRANT SELECT, INSERT ON consent_record, revocation TO bellwether_application;
    GRANT SELECT, INSERT, UPDATE ON phone_gate TO bellwether_application;
    GRANT SELECT ON consent_rule TO bellwether_application;
    GRANT SELECT ON consent_record, revocation, phone_gate, consent_rule TO bellwether_auditor;
  `.execute(db);
}
