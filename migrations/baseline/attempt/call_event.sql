-- The raw inbox of what the carrier said; kept before it is applied.
CREATE TABLE call_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  attempt_id uuid NOT NULL REFERENCES attempt,
  carrier_id text NOT NULL,
  sequence_number int NOT NULL,
  carrier_status text NOT NULL,
  kind text NOT NULL,
  event jsonb NOT NULL,                     -- neutral, without the number
  received_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (carrier_id, kind, sequence_number, carrier_status)
)
-- As the table of audit entries.
WITH (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

-- What the carrier said of one attempt.
CREATE INDEX call_event_by_attempt ON call_event (attempt_id);

CREATE TRIGGER call_event_append_only BEFORE UPDATE ON call_event
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER call_event_kept BEFORE DELETE ON call_event FOR EACH ROW EXECUTE FUNCTION refuse_early_end('carrier-reports');
CREATE TRIGGER call_event_no_truncate BEFORE TRUNCATE ON call_event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
