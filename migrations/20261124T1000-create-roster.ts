import { type Kysely, sql } from 'kysely';

// The people and phones a campaign can reach, as the school's information system last told us.
// Names and numbers are ciphertext; a phone is found by a keyed index, never by its digits.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bellwether_application') THEN
        CREATE ROLE bellwether_application NOLOGIN;
      END IF;
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bellwether_auditor') THEN
        CREATE ROLE bellwether_auditor NOLOGIN;
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- two databases of one cluster migrate at once
    END $$;

    GRANT USAGE ON SCHEMA public TO bellwether_application, bellwether_auditor;

    -- One district per database (docs/decisions/0002). The words and numbers a call must carry, and its pace.
    CREATE TABLE district (
      only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
      name text NOT NULL,
      registered_name text NOT NULL,          -- 47 CFR 64.1200(b)(1): said at the start of every call
      callback_number text NOT NULL CHECK (callback_number ~ '^\\+[1-9][0-9]{7,14}$'), -- (b)(2)
      time_zone text NOT NULL,
      calls_per_second numeric NOT NULL DEFAULT 1 CHECK (calls_per_second > 0),
      ring_seconds int NOT NULL DEFAULT 25 CHECK (ring_seconds BETWEEN 15 AND 60),
      max_tries int NOT NULL DEFAULT 3 CHECK (max_tries BETWEEN 1 AND 5),
      busy_retry_seconds int NOT NULL DEFAULT 120,
      no_answer_retry_seconds int NOT NULL DEFAULT 600,
      approval_minutes int NOT NULL DEFAULT 240,
      emergency_approval_minutes int NOT NULL DEFAULT 30,
      cents_per_call numeric NOT NULL DEFAULT 1.4,
      cents_per_text numeric NOT NULL DEFAULT 1.1,
      policy_version int NOT NULL DEFAULT 1
    );

    CREATE TABLE school (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      sourced_id text NOT NULL UNIQUE,
      name text NOT NULL,
      time_zone text NOT NULL,
      office_number text CHECK (office_number ~ '^\\+[1-9][0-9]{7,14}$'),
      active boolean NOT NULL DEFAULT true
    );

    CREATE TABLE student (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      sourced_id text NOT NULL UNIQUE,
      name bytea NOT NULL,
      source_hash bytea NOT NULL,
      active boolean NOT NULL DEFAULT true
    );

    CREATE TABLE enrollment (
      student_id uuid NOT NULL REFERENCES student,
      school_id uuid NOT NULL REFERENCES school,
      active boolean NOT NULL DEFAULT true,
      PRIMARY KEY (student_id, school_id)
    );
    -- The audience of a campaign starts from its schools.
    CREATE INDEX enrollment_by_school ON enrollment (school_id) WHERE active;

    CREATE TABLE guardian (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      sourced_id text NOT NULL UNIQUE,
      name bytea NOT NULL,
      language text NOT NULL DEFAULT 'en',
      source_hash bytea NOT NULL,
      active boolean NOT NULL DEFAULT true
    );

    -- 34 CFR 99.4: either parent holds rights unless a court document says otherwise, so a bar needs its reference.
    CREATE TABLE guardianship (
      student_id uuid NOT NULL REFERENCES student,
      guardian_id uuid NOT NULL REFERENCES guardian,
      relation text NOT NULL DEFAULT 'guardian',
      may_be_contacted boolean NOT NULL DEFAULT true,
      custody_document text,
      active boolean NOT NULL DEFAULT true,
      PRIMARY KEY (student_id, guardian_id),
      CHECK (may_be_contacted OR custody_document IS NOT NULL)
    );
    CREATE INDEX guardianship_by_guardian ON guardianship (guardian_id);

    CREATE TABLE phone (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      index bytea NOT NULL UNIQUE CHECK (octet_length(index) = 16),
      number bytea NOT NULL,
      line_type text NOT NULL DEFAULT 'unknown' CHECK (line_type IN ('unknown', 'mobile', 'landline', 'voip')),
      bad_number_at timestamptz
    );

    CREATE TABLE guardian_phone (
      guardian_id uuid NOT NULL REFERENCES guardian,
      phone_id uuid NOT NULL REFERENCES phone,
      rank int NOT NULL DEFAULT 1,
      active boolean NOT NULL DEFAULT true,
      PRIMARY KEY (guardian_id, phone_id)
    );
    CREATE INDEX guardian_phone_by_phone ON guardian_phone (phone_id);

    -- A digest under the key that this database was written with: another key would find no phone and lose each STOP.
    CREATE TABLE key_check (
      only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
      digest bytea NOT NULL
    );

    CREATE TABLE import_run (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      kind text NOT NULL CHECK (kind IN ('roster', 'consent', 'operators')),
      at timestamptz NOT NULL DEFAULT now(),
      counts jsonb NOT NULL
    );

    GRANT SELECT, INSERT, UPDATE, DELETE ON district, school, student, enrollment, guardian, guardianship, phone,
      guardian_phone TO bellwether_application;
    GRANT SELECT, INSERT ON import_run, key_check TO bellwether_application;
    -- The auditor reads no names and no numbers: identifiers and flags only.
    GRANT SELECT ON district, school, enrollment, guardianship, guardian_phone, import_run TO bellwether_auditor;
    GRANT SELECT (id, line_type, bad_number_at) ON phone TO bellwether_auditor;
  `.execute(db);
}
