import { type Kysely, sql } from 'kysely';

// Who somebody is, the directory says: once to link a chat account to a person, and afresh before a decision that
// reaches many or is no emergency. Both begin in chat, end in five minutes and serve once.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE sign_in (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      purpose text NOT NULL CHECK (purpose IN ('link', 'step-up')),
      state_hash bytea NOT NULL UNIQUE CHECK (octet_length(state_hash) = 32),   -- the state itself is only in the link
      platform text NOT NULL CHECK (platform IN ('slack', 'teams')),           -- the account that began it
      tenant_id text NOT NULL,
      user_id text NOT NULL,
      operator_id uuid REFERENCES operator,      -- step-up: who must sign in; link: who did
      version_id uuid REFERENCES campaign_version,
      fingerprint bytea,
      code_hash bytea CHECK (octet_length(code_hash) = 32),   -- link: what the page showed, to be said in chat
      started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      expires_at timestamptz NOT NULL DEFAULT clock_timestamp() + interval '5 minutes',
      used_at timestamptz,                       -- the directory's answer was taken
      closed_at timestamptz,                     -- link: the code was said, rightly or wrongly
      CHECK ((purpose = 'step-up') = (version_id IS NOT NULL)),
      CHECK ((version_id IS NULL) = (fingerprint IS NULL)),
      CHECK (purpose = 'link' OR operator_id IS NOT NULL),
      CHECK (code_hash IS NULL OR (purpose = 'link' AND used_at IS NOT NULL AND operator_id IS NOT NULL))
    );
    CREATE INDEX sign_in_by_account ON sign_in (platform, tenant_id, user_id, started_at);

    -- That an operator signed in afresh for exactly this version.
    CREATE TABLE step_up (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      sign_in_id uuid NOT NULL UNIQUE REFERENCES sign_in,
      operator_id uuid NOT NULL REFERENCES operator,
      version_id uuid NOT NULL REFERENCES campaign_version,
      fingerprint bytea NOT NULL,
      signed_in_at timestamptz NOT NULL,         -- the directory's word (auth_time)
      at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    CREATE INDEX step_up_by_version ON step_up (version_id, operator_id);
    CREATE TRIGGER step_up_append_only BEFORE UPDATE OR DELETE ON step_up
      FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER step_up_no_truncate BEFORE TRUNCATE ON step_up
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

    -- More calls and texts than this ask the approver to sign in again. So does whatever is no emergency, and a vote
    -- within 20 seconds of the asking or of another's vote: two people on two screens are not that quick.
    -- Null asks nobody, for a district of play; "district set" can't say so, and gives a new district 500.
    ALTER TABLE district ADD COLUMN step_up_recipients int CHECK (step_up_recipients >= 0);
    UPDATE district SET step_up_recipients = 500;

    CREATE FUNCTION lacks_step_up(version uuid, operator uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
      SELECT EXISTS (
        SELECT FROM campaign_version v, district d
        WHERE v.id = version AND d.step_up_recipients IS NOT NULL
          AND (v.purpose <> 'emergency'
            OR coalesce(v.voice_count, 0) + coalesce(v.text_count, 0) > d.step_up_recipients
            OR v.submitted_at > clock_timestamp() - interval '20 seconds'
            OR EXISTS (
              SELECT FROM approval a WHERE a.version_id = v.id AND a.operator_id <> operator
                AND a.at > clock_timestamp() - interval '20 seconds'))
          AND NOT EXISTS (
            SELECT FROM step_up s
            WHERE s.version_id = v.id AND s.operator_id = operator AND s.fingerprint = v.fingerprint
              AND s.at > clock_timestamp() - interval '10 minutes'))
    $$;

    CREATE FUNCTION refuse_approval_without_step_up() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF lacks_step_up(NEW.version_id, NEW.operator_id) THEN
        RAISE EXCEPTION 'this approval needs a fresh sign-in' USING ERRCODE = 'check_violation',
          CONSTRAINT = 'approval_after_step_up';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER approval_after_step_up BEFORE INSERT ON approval
      FOR EACH ROW WHEN (NEW.decision = 'approved') EXECUTE FUNCTION refuse_approval_without_step_up();

    GRANT SELECT, INSERT ON sign_in, step_up TO bellwether_application;
    GRANT UPDATE (operator_id, code_hash, expires_at, used_at, closed_at) ON sign_in TO bellwether_application;
    GRANT SELECT ON sign_in, step_up TO bellwether_auditor;
  `.execute(db);
}
