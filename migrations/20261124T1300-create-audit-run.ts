import { type Kysely, sql } from 'kysely';

// Audit runs and what they find. A finding is one fault of one thing; it stays until a person did something about it
// and a second person agrees. Nothing here is ever deleted, and the two-person rule stands in the table itself.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE audit_run (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      kind text NOT NULL CHECK (kind IN ('weekly', 'asked')),
      -- The Monday of the week it is for, on the district's calendar: however many workers, one run a week.
      week date UNIQUE CHECK (extract(isodow FROM week) = 1),
      asked_by uuid REFERENCES operator,
      asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      started_at timestamptz,
      ended_at timestamptz,
      worker text,
      lease_until timestamptz,
      -- By check: how many things it looked at, and how many of them were findings.
      looked_at jsonb NOT NULL DEFAULT '{}',
      found int,
      CHECK ((week IS NOT NULL) = (kind = 'weekly')),
      CHECK ((asked_by IS NOT NULL) = (kind = 'asked')),
      CHECK ((ended_at IS NULL) = (found IS NULL))
    );
    -- Asking twice while one waits or runs is asking once.
    CREATE UNIQUE INDEX audit_run_asked_once ON audit_run (kind) WHERE kind = 'asked' AND ended_at IS NULL;
    -- What a worker looks for at each tick.
    CREATE INDEX audit_run_alive ON audit_run (asked_at) WHERE ended_at IS NULL;

    CREATE TABLE finding (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      run_id uuid NOT NULL REFERENCES audit_run,             -- the first to see it
      last_seen_run_id uuid NOT NULL REFERENCES audit_run,
      code text NOT NULL CHECK (code ~ '^[a-z]+(-[a-z]+)*$'),
      severity text NOT NULL CHECK (severity IN ('high', 'medium', 'low')),
      subject_kind text NOT NULL,
      subject_id text NOT NULL,
      facts jsonb NOT NULL DEFAULT '{}',                      -- counts, codes and ids; no name, no number
      owner_role text NOT NULL
        CHECK (owner_role IN ('requester', 'approver', 'compliance', 'front-office', 'administrator')),
      owner_id uuid REFERENCES operator,                      -- who took it
      opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      due_at timestamptz NOT NULL,
      state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'resolved', 'closed')),
      resolved_by uuid REFERENCES operator,
      resolved_at timestamptz,
      resolution text CHECK (length(resolution) BETWEEN 1 AND 500),
      closed_by uuid REFERENCES operator,
      closed_at timestamptz,
      CHECK ((state = 'open') = (resolved_by IS NULL)),
      CHECK ((resolved_by IS NULL) = (resolved_at IS NULL) AND (resolved_by IS NULL) = (resolution IS NULL)),
      CHECK ((state = 'closed') = (closed_by IS NOT NULL) AND (closed_by IS NULL) = (closed_at IS NULL)),
      CONSTRAINT finding_closed_by_another_person CHECK (closed_by <> resolved_by)
    );
    CREATE UNIQUE INDEX finding_alive ON finding (code, subject_kind, subject_id) WHERE state <> 'closed';
    -- Whether a fault was seen before, whatever became of it.
    CREATE INDEX finding_by_subject ON finding (code, subject_kind, subject_id);
    -- One card shows what one run was the first to see of one code.
    CREATE INDEX finding_by_card ON finding (run_id, code, state);
    -- How many of its findings a run has seen.
    CREATE INDEX finding_by_last_run ON finding (last_seen_run_id);

    -- open -> resolved -> closed, and back to open from resolved. Who resolved what can't be changed on the way to
    -- closing it, or one person could do both.
    CREATE FUNCTION keep_finding() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'open' THEN
          RAISE EXCEPTION 'a finding begins open' USING ERRCODE = 'check_violation', CONSTRAINT = 'finding_life';
        END IF;
        RETURN NEW;
      END IF;
      IF (NEW.id, NEW.run_id, NEW.code, NEW.subject_kind, NEW.subject_id, NEW.opened_at)
        IS DISTINCT FROM (OLD.id, OLD.run_id, OLD.code, OLD.subject_kind, OLD.subject_id, OLD.opened_at)
        OR OLD.state = 'closed'
        OR OLD.state = 'open' AND NEW.state = 'closed'
        OR OLD.state = 'resolved' AND NEW.state <> 'open' AND (NEW.resolved_by, NEW.resolved_at, NEW.resolution)
          IS DISTINCT FROM (OLD.resolved_by, OLD.resolved_at, OLD.resolution) THEN
        RAISE EXCEPTION 'a finding goes from open to resolved to closed' USING
          ERRCODE = 'check_violation', CONSTRAINT = 'finding_life';
      END IF;
      IF NEW.state = 'closed' AND NOT EXISTS (SELECT FROM role_grant g JOIN operator o ON o.id = g.operator_id
          WHERE g.operator_id = NEW.closed_by AND g.role = 'compliance' AND g.school_id IS NULL AND g.revoked_at IS NULL
            AND o.active) THEN
        RAISE EXCEPTION 'only compliance staff close a finding' USING
          ERRCODE = 'check_violation', CONSTRAINT = 'finding_closed_by_compliance';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER finding_life BEFORE INSERT OR UPDATE ON finding
      FOR EACH ROW EXECUTE FUNCTION keep_finding();
    CREATE TRIGGER finding_kept BEFORE DELETE ON finding FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER finding_no_truncate BEFORE TRUNCATE ON finding
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER audit_run_kept BEFORE DELETE ON audit_run FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER audit_run_ended BEFORE UPDATE ON audit_run
      FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER audit_run_no_truncate BEFORE TRUNCATE ON audit_run
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

    -- What the compliance channel shows: a card for the run, under the code 'run', and one for each code of which the
    -- run was the first to see something. The revision grows with every change below it, in the same transaction.
    CREATE TABLE audit_card (
      run_id uuid NOT NULL REFERENCES audit_run,
      code text NOT NULL,
      revision int NOT NULL DEFAULT 1,
      PRIMARY KEY (run_id, code)
    );
    CREATE TABLE audit_card_message (
      run_id uuid NOT NULL,
      code text NOT NULL,
      platform text NOT NULL CHECK (platform IN ('slack', 'teams')),
      channel_id text,
      message_id text,
      drawn_digest text,
      shown_revision int,
      noted_state text,                                       -- what its thread was last told
      retry_at timestamptz,
      lease_until timestamptz,
      PRIMARY KEY (run_id, code, platform),
      FOREIGN KEY (run_id, code) REFERENCES audit_card
    );

    CREATE FUNCTION revise_audit_card() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_TABLE_NAME = 'audit_run' THEN
        INSERT INTO audit_card AS k (run_id, code) VALUES (NEW.id, 'run')
        ON CONFLICT (run_id, code) DO UPDATE SET revision = k.revision + 1;
      ELSE
        INSERT INTO audit_card AS k (run_id, code) SELECT DISTINCT run_id, code FROM changed ORDER BY run_id, code
        ON CONFLICT (run_id, code) DO UPDATE SET revision = k.revision + 1;
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER audit_run_shown AFTER INSERT OR UPDATE ON audit_run
      FOR EACH ROW EXECUTE FUNCTION revise_audit_card();
    CREATE TRIGGER finding_opened AFTER INSERT ON finding REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION revise_audit_card();
    CREATE TRIGGER finding_changed AFTER UPDATE ON finding REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION revise_audit_card();

    GRANT SELECT, INSERT, UPDATE ON audit_run, finding, audit_card, audit_card_message TO bellwether_application;
    GRANT SELECT ON audit_run, finding, audit_card, audit_card_message TO bellwether_auditor;
  `.execute(db);
}
