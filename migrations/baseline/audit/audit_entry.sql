-- Every act leaves an entry in its own transaction. No names, numbers or message texts: identifiers, codes and counts
-- only.
CREATE TABLE audit_entry (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor_kind text NOT NULL CHECK (actor_kind IN ('operator', 'system', 'guardian', 'carrier', 'account')),
  actor_id text,
  act text NOT NULL CHECK (act ~ '^[a-z]+(-[a-z]+)*$'),
  subject_kind text NOT NULL,
  subject_id text NOT NULL,
  facts jsonb NOT NULL DEFAULT '{}',
  -- The transaction that wrote it: where the sealer of the log looks for entries that have no leaf yet.
  tx xid8 NOT NULL DEFAULT pg_current_xact_id()
)
-- It only grows. Small portions are frozen, so that no day comes on which the whole table is.
WITH (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

-- What is to be sealed next.
CREATE INDEX audit_entry_by_tx ON audit_entry (tx);

-- The evidence of one campaign, attempt or operator.
CREATE INDEX audit_entry_by_subject ON audit_entry (subject_kind, subject_id, id);

CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
