import { type Kysely, sql } from 'kysely';

// What a caller must be able to show for each consent and each withdrawal (burden of proof: FCC 15-72), and what the
// front office does about them. Evidence stays append-only: a correction is a new row that names the old one.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- The exact words that somebody agreed to.
    CREATE TABLE consent_wording (
      version text NOT NULL,
      language text NOT NULL,
      body text NOT NULL CHECK (length(body) BETWEEN 1 AND 2000),
      recorded_at timestamptz NOT NULL DEFAULT now(),
      recorded_by text NOT NULL,
      PRIMARY KEY (version, language)
    );

    ALTER TABLE consent_record
      ADD given_by uuid REFERENCES guardian,
      ADD giver_relation text
        CHECK (giver_relation IN ('parent', 'guardian', 'relative', 'adult-student', 'student', 'other')),
      ADD evidence_hash bytea CHECK (octet_length(evidence_hash) = 32),   -- SHA-256 of the scan or recording
      ADD replaces uuid REFERENCES consent_record,
      -- Old forms that are brought in later never end a withdrawal; only what a guardian says now does.
      ADD ends_withdrawal boolean NOT NULL DEFAULT true,
      DROP CONSTRAINT consent_record_purposes_check,
      ADD CHECK (purposes <@ ARRAY['school-mission', 'other']),
      -- Nobody agrees tomorrow: such a record would outlive every withdrawal until then.
      ADD CHECK (obtained_at <= recorded_at + interval '1 minute'),
      -- Empty purposes: a correction that leaves nothing, or a START that only lifts the carrier's block.
      ADD CHECK (cardinality(purposes) > 0 OR replaces IS NOT NULL OR method = 'text'),
      DROP CONSTRAINT consent_record_phone_id_channel_evidence_reference_key;
    CREATE UNIQUE INDEX consent_record_by_evidence ON consent_record (phone_id, channel, evidence_reference)
      WHERE replaces IS NULL;
    CREATE UNIQUE INDEX consent_record_replaced_once ON consent_record (replaces) WHERE replaces IS NOT NULL;

    -- Ten business days (47 CFR 64.1200(a)(10)). Holidays are not left out, so the day is never too late.
    CREATE FUNCTION ten_business_days_after(at timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
      SELECT at + 14 * interval '24 hours'
        + CASE extract(isodow FROM at AT TIME ZONE 'UTC') WHEN 6 THEN -1 WHEN 7 THEN -2 ELSE 0 END * interval '24 hours'
    $$;

    ALTER TABLE revocation
      ADD category text CHECK (category IN ('school-mission', 'other')),  -- the one kind that ends; null: every kind
      ADD words bytea,                                                     -- as received, encrypted
      ADD effective_at timestamptz NOT NULL DEFAULT now(),
      ADD honour_by timestamptz GENERATED ALWAYS AS (ten_business_days_after(received_at)) STORED,
      -- Words that may mean a withdrawal: they suppress at once, and a person reads them.
      ADD doubtful boolean NOT NULL DEFAULT false,
      -- A person read doubtful words, and they were none.
      ADD retracts uuid REFERENCES revocation,
      DROP CONSTRAINT revocation_means_check,
      ADD CHECK (means IN ('key-press', 'text-reply', 'carrier-stop', 'web-page', 'call-back', 'staff', 'e-mail',
        'voicemail', 'import'));
    CREATE UNIQUE INDEX revocation_retracted_once ON revocation (retracts) WHERE retracts IS NOT NULL;

    CREATE FUNCTION refuse_wrong_correction() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_TABLE_NAME = 'consent_record' THEN
        IF NOT EXISTS (SELECT FROM consent_record k WHERE k.id = NEW.replaces
          AND k.phone_id = NEW.phone_id AND k.channel = NEW.channel) THEN
          RAISE EXCEPTION 'a correction names a record of the same phone and channel' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'consent_correction';
        END IF;
      ELSIF NOT EXISTS (SELECT FROM revocation r WHERE r.id = NEW.retracts AND r.doubtful
          AND r.phone_id = NEW.phone_id) OR NEW.recorded_by NOT LIKE 'operator:%' THEN
        RAISE EXCEPTION 'only a person takes back a withdrawal, and only a doubtful one' USING
          ERRCODE = 'check_violation', CONSTRAINT = 'revocation_retraction';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER consent_correction BEFORE INSERT ON consent_record
      FOR EACH ROW WHEN (NEW.replaces IS NOT NULL) EXECUTE FUNCTION refuse_wrong_correction();
    CREATE TRIGGER revocation_retraction BEFORE INSERT ON revocation
      FOR EACH ROW WHEN (NEW.retracts IS NOT NULL) EXECUTE FUNCTION refuse_wrong_correction();

    -- Numbers that must not be called whoever agrees: emergency lines and hospital rooms
    -- (47 CFR 64.1200(a)(1)(i)-(ii)), and those the district itself rules out.
    CREATE TABLE phone_block (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      phone_id uuid NOT NULL REFERENCES phone,
      kind text NOT NULL CHECK (kind IN ('emergency-line', 'district')),
      reason text NOT NULL CHECK (length(reason) > 0),
      blocked_by text NOT NULL,
      blocked_at timestamptz NOT NULL DEFAULT now(),
      lifts uuid UNIQUE REFERENCES phone_block
    );
    CREATE INDEX phone_block_by_phone ON phone_block (phone_id);

    -- What the Reassigned Numbers Database answered (47 CFR 64.1200(m)), and until when the answer may be used.
    CREATE TABLE number_check (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      phone_id uuid NOT NULL REFERENCES phone,
      reference_date date NOT NULL,             -- the date of consent that was asked about
      answer text NOT NULL CHECK (answer IN ('yes', 'no', 'no-data')),
      source text NOT NULL,
      asked_at timestamptz NOT NULL DEFAULT now(),
      good_until timestamptz NOT NULL
    );
    CREATE INDEX number_check_by_phone ON number_check (phone_id, asked_at DESC);

    -- One text that says what was stopped (47 CFR 64.1200(a)(12)): within five minutes, or not at all.
    CREATE TABLE confirmation_text (
      revocation_id uuid PRIMARY KEY REFERENCES revocation,
      phone_id uuid NOT NULL REFERENCES phone,
      due_at timestamptz NOT NULL,
      state text NOT NULL DEFAULT 'waiting' CHECK (state IN
        ('waiting', 'sending', 'sent', 'unknown', 'refused', 'too-late', 'not-needed')),
      carrier_id text,
      state_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX confirmation_text_waiting ON confirmation_text (due_at) WHERE state = 'waiting';

    -- Something a person of the front office must look at.
    CREATE TABLE office_task (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      kind text NOT NULL CHECK (kind IN ('read-text', 'reassigned-number', 'wrong-number', 'bad-number')),
      phone_id uuid NOT NULL REFERENCES phone,
      revocation_id uuid REFERENCES revocation,
      opened_at timestamptz NOT NULL DEFAULT now(),
      due_at timestamptz NOT NULL,
      closed_at timestamptz,
      closed_by uuid REFERENCES operator,
      outcome text,
      CHECK ((closed_at IS NULL) = (outcome IS NULL))
    );
    CREATE UNIQUE INDEX office_task_open ON office_task (phone_id, kind) WHERE closed_at IS NULL;

    -- 34 CFR 99.32: who was shown what of whom. A look-up is a disclosure.
    CREATE TABLE disclosure (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      operator_id uuid NOT NULL REFERENCES operator,
      what text NOT NULL CHECK (what ~ '^[a-z]+(-[a-z]+)*$'),
      phone_id uuid REFERENCES phone,
      campaign_id uuid REFERENCES campaign,
      student_ids uuid[] NOT NULL DEFAULT '{}',
      at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX disclosure_by_phone ON disclosure (phone_id);

    ALTER TABLE guardian ADD time_zone text;                     -- the household's, where the roster has its address
    ALTER TABLE phone
      ADD area_zones text[] NOT NULL DEFAULT '{}',               -- zones of the area code, sorted
      ADD student_line boolean NOT NULL DEFAULT false;           -- a student's own number
    ALTER TABLE district
      ADD consent_policy text NOT NULL DEFAULT 'strict' CHECK (consent_policy IN ('law', 'strict', 'strictest'));

    DO $$ DECLARE t text; BEGIN
      FOREACH t IN ARRAY ARRAY['consent_wording', 'phone_block', 'number_check', 'disclosure'] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()',
          t || '_append_only', t);
        EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
          t || '_no_truncate', t);
      END LOOP;
    END $$;

    GRANT SELECT, INSERT ON consent_wording, phone_block, number_check, disclosure TO bellwether_application;
    GRANT SELECT, INSERT, UPDATE ON confirmation_text, office_task TO bellwether_application;
    GRANT SELECT ON consent_wording, phone_block, number_check, disclosure, confirmation_text, office_task
      TO bellwether_auditor;
    -- The auditor reads no words of a guardian.
    REVOKE SELECT ON revocation FROM bellwether_auditor;
    GRANT SELECT (id, phone_id, channel, scope, means, category, received_at, recorded_at, recorded_by, effective_at,
      honour_by, doubtful, retracts, attempt_id) ON revocation TO bellwether_auditor;
    GRANT SELECT (area_zones, student_line) ON phone TO bellwether_auditor;
  `.execute(db);
}
