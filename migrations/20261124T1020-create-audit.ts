import { type Kysely, sql } from 'kysely';

// Every act leaves an entry in its own transaction. Neither the application nor the owner can change one
// by mistake: the application role lacks the right, and the trigger stops everybody else.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
    END $$;

    -- No names, numbers or message texts: identifiers, codes and counts only.
    CREATE TABLE audit_entry (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      actor_kind text NOT NULL CHECK (actor_kind IN ('operator', 'system', 'guardian', 'carrier', 'account')),
      actor_id text,
      act text NOT NULL CHECK (act ~ '^[a-z]+(-[a-z]+)*$'),
      subject_kind text NOT NULL,
      subject_id text NOT NULL,
      facts jsonb NOT NULL DEFAULT '{}'
    );
    -- Evidence of one campaign, attempt or operator.
    CREATE INDEX audit_entry_by_subject ON audit_entry (subject_kind, subject_id, id);

    CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
      FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

    GRANT SELECT, INSERT ON audit_entry TO bellwether_application;
    GRANT SELECT ON audit_entry TO bellwether_auditor;
  `.execute(db);
}
