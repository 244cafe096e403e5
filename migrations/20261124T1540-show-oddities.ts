import { type Kysely, sql } from 'kysely';

/** What an approver should stop at is kept with the version they see; a long text must be opened before it is approved. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Filled by the freeze and immutable like the rest of the version; no part of the fingerprint.
    ALTER TABLE campaign_version ADD COLUMN oddities jsonb;

    -- Days without school, for the whole district.
    CREATE TABLE school_holiday (
      day date PRIMARY KEY,
      name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100)
    );

    -- Who had the whole words of a version before their eyes.
    CREATE TABLE text_opening (
      version_id uuid NOT NULL REFERENCES campaign_version,
      operator_id uuid NOT NULL REFERENCES operator,
      platform text NOT NULL CHECK (platform IN ('slack', 'teams')),
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (version_id, operator_id)
    );
    CREATE TRIGGER text_opening_append_only BEFORE UPDATE OR DELETE ON text_opening
      FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER text_opening_no_truncate BEFORE TRUNCATE ON text_opening
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

    -- A card shows up to 600 characters of a text; longer ones are read in the dialog that leaves the row.
    CREATE FUNCTION has_read_texts(operator uuid, version uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
      SELECT NOT EXISTS (SELECT FROM message_text t WHERE t.version_id = version AND length(t.body) > 600)
        OR EXISTS (SELECT FROM text_opening o WHERE o.version_id = version AND o.operator_id = operator)
    $$;

    CREATE FUNCTION refuse_unread_approval() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NOT has_read_texts(NEW.operator_id, NEW.version_id) THEN
        RAISE EXCEPTION 'a text over 600 characters must be opened before it is approved'
          USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_after_reading';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER approval_after_reading BEFORE INSERT ON approval
      FOR EACH ROW WHEN (NEW.decision = 'approved') EXECUTE FUNCTION refuse_unread_approval();

    GRANT SELECT, INSERT ON text_opening TO bellwether_application;
    GRANT SELECT, INSERT, DELETE ON school_holiday TO bellwether_application;
    GRANT SELECT ON text_opening, school_holiday TO bellwether_auditor;
    ALTER TABLE import_run DROP CONSTRAINT import_run_kind_check;
    ALTER TABLE import_run ADD CONSTRAINT import_run_kind_check
      CHECK (kind IN ('roster', 'consent', 'operators', 'holidays'));
  `.execute(db);
}
