import { type Kysely, sql } from 'kysely';

/**
 * Whoever may decide on what waits is woken by their own phone, one after the other. Whose turn it is stands in one
 * function, and the database takes no other row: nobody is woken after a decision, before their turn, or twice.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE district
      ADD COLUMN escalation_minutes int NOT NULL DEFAULT 5 CHECK (escalation_minutes BETWEEN 1 AND 240),
      ADD COLUMN emergency_escalation_minutes int NOT NULL DEFAULT 2
        CHECK (emergency_escalation_minutes BETWEEN 1 AND 30);

    CREATE TABLE operator_phone (
      operator_id uuid PRIMARY KEY REFERENCES operator,
      number_index bytea NOT NULL CHECK (length(number_index) = 16),
      number bytea NOT NULL                     -- encrypted
    );

    -- Who leaves, by whatever way, leaves no number behind.
    CREATE FUNCTION forget_operator_phone() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN DELETE FROM operator_phone WHERE operator_id = NEW.id; RETURN NULL; END $$;
    CREATE TRIGGER operator_left AFTER UPDATE OF active ON operator
      FOR EACH ROW WHEN (NOT NEW.active) EXECUTE FUNCTION forget_operator_phone();

    CREATE TABLE approval_wake (
      version_id uuid NOT NULL REFERENCES campaign_version,
      operator_id uuid NOT NULL REFERENCES operator,
      token text NOT NULL UNIQUE CHECK (length(token) = 22),
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      -- Placing is never tried again, for it may have been placed; unsent provably never left.
      call_state text NOT NULL DEFAULT 'placing'
        CHECK (call_state IN ('placing', 'placed', 'refused', 'unsent', 'unknown')),
      call_id text,                             -- the carrier's
      text_state text NOT NULL DEFAULT 'placing'
        CHECK (text_state IN ('placing', 'placed', 'refused', 'unsent', 'unknown')),
      text_id text,
      PRIMARY KEY (version_id, operator_id)
    );

    -- Whose turn it is now; null where nobody's is. Those who decide for just some schools come before those who
    -- decide for all.
    CREATE FUNCTION next_to_wake(waiting campaign_version) RETURNS uuid LANGUAGE sql STABLE AS $$
      SELECT o.id FROM campaign c CROSS JOIN district d CROSS JOIN operator o
      WHERE c.id = waiting.campaign_id AND c.version = waiting.number AND c.state = 'submitted'
        AND waiting.expires_at > clock_timestamp()
        AND greatest(c.state_at,
            (SELECT max(w.at) FROM approval_wake w WHERE w.version_id = waiting.id),
            (SELECT max(a.at) FROM approval a WHERE a.version_id = waiting.id))
          + interval '1 minute' * CASE waiting.purpose
            WHEN 'emergency' THEN d.emergency_escalation_minutes ELSE d.escalation_minutes END <= clock_timestamp()
        AND EXISTS (SELECT FROM operator_phone p WHERE p.operator_id = o.id)
        AND NOT EXISTS (SELECT FROM approval_wake w WHERE w.version_id = waiting.id AND w.operator_id = o.id)
        AND NOT EXISTS (SELECT FROM approval a WHERE a.version_id = waiting.id AND a.operator_id = o.id)
        AND decision_bar(o.id, waiting) IS NULL AND training_is_current(o.id)
      ORDER BY EXISTS (SELECT FROM role_grant g WHERE g.operator_id = o.id AND g.role = 'approver'
        AND g.revoked_at IS NULL AND g.school_id IS NULL), o.name, o.id
      LIMIT 1
    $$;

    CREATE FUNCTION refuse_wake_out_of_turn() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      -- A decision under way comes first.
      PERFORM FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id WHERE v.id = NEW.version_id FOR SHARE OF c;
      IF NEW.operator_id IS DISTINCT FROM (SELECT next_to_wake(v) FROM campaign_version v WHERE v.id = NEW.version_id) THEN
        RAISE EXCEPTION 'it is not this approver''s turn' USING ERRCODE = 'check_violation',
          CONSTRAINT = 'approval_wake_in_turn';
      END IF;
      NEW.at := clock_timestamp();
      RETURN NEW;
    END $$;
    CREATE TRIGGER approval_wake_in_turn BEFORE INSERT ON approval_wake
      FOR EACH ROW EXECUTE FUNCTION refuse_wake_out_of_turn();
    CREATE TRIGGER approval_wake_kept BEFORE DELETE ON approval_wake
      FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER approval_wake_no_truncate BEFORE TRUNCATE ON approval_wake
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

    GRANT SELECT, INSERT, UPDATE, DELETE ON operator_phone TO bellwether_application;
    GRANT SELECT, INSERT ON approval_wake TO bellwether_application;
    GRANT UPDATE (call_state, call_id, text_state, text_id) ON approval_wake TO bellwether_application;
    -- The auditor reads no number.
    GRANT SELECT (operator_id) ON operator_phone TO bellwether_auditor;
    GRANT SELECT ON approval_wake TO bellwether_auditor;
  `.execute(db);
}
