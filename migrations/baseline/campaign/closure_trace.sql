-- Closures whose trace a worker has taken to send, each once. Its id is the closure's own.
CREATE TABLE closure_trace (
  campaign_id uuid PRIMARY KEY REFERENCES campaign,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TRIGGER closure_trace_kept BEFORE UPDATE OR DELETE ON closure_trace
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER closure_trace_no_truncate BEFORE TRUNCATE ON closure_trace
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
