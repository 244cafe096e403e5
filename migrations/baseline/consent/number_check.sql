-- What the Reassigned Numbers Database answered (47 CFR 64.1200(m)), and until when the answer may be used.
CREATE TABLE number_check (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  phone_id uuid NOT NULL REFERENCES phone,
  reference_date date NOT NULL,             -- the date of consent that was asked about
  answer text NOT NULL CHECK (answer IN ('yes', 'no', 'no-data')),
  source text NOT NULL,
  asked_at timestamptz NOT NULL DEFAULT now(),
  good_until timestamptz NOT NULL,
  -- What the log holds of it: ledger_list has its place by the transaction that wrote it.
  digest bytea NOT NULL GENERATED ALWAYS AS (number_check_digest(id, phone_id, reference_date, answer, source, asked_at,
    good_until)) STORED,
  tx xid8 NOT NULL DEFAULT pg_current_xact_id()
);

-- The latest answer about a phone.
CREATE INDEX number_check_by_phone ON number_check (phone_id, asked_at DESC);

CREATE TRIGGER number_check_append_only BEFORE UPDATE ON number_check
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER number_check_kept BEFORE DELETE ON number_check FOR EACH ROW EXECUTE FUNCTION refuse_early_end('consent-proof');
CREATE TRIGGER number_check_no_truncate BEFORE TRUNCATE ON number_check
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
