-- Ten business days (47 CFR 64.1200(a)(10)). Holidays are not left out, so the day is never too late.
CREATE FUNCTION ten_business_days_after(at timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT at + 14 * interval '24 hours'
    + CASE extract(isodow FROM at AT TIME ZONE 'UTC') WHEN 6 THEN -1 WHEN 7 THEN -2 ELSE 0 END * interval '24 hours'
$$;

-- An opt-out. Rows are added, never changed.
CREATE TABLE revocation (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  phone_id uuid NOT NULL REFERENCES phone,
  channel text NOT NULL CHECK (channel IN ('voice', 'text', 'any')),
  -- 47 CFR 64.1200(a)(10); 'all' also ends emergency messages, 'wrong-number' ends everything for the number.
  scope text NOT NULL CHECK (scope IN ('non-emergency', 'all', 'wrong-number')),
  means text NOT NULL CHECK (means IN ('key-press', 'text-reply', 'carrier-stop', 'web-page', 'call-back', 'staff',
    'e-mail', 'voicemail', 'import')),
  received_at timestamptz NOT NULL DEFAULT now(),
  recorded_at timestamptz NOT NULL DEFAULT now(),
  recorded_by text NOT NULL,
  attempt_id uuid REFERENCES attempt,
  category text CHECK (category IN ('school-mission', 'other')),  -- the one kind that ends; null: every kind
  words bytea,                              -- as received, encrypted
  effective_at timestamptz NOT NULL DEFAULT now(),
  honor_by timestamptz GENERATED ALWAYS AS (ten_business_days_after(received_at)) STORED,
  -- Words that may mean an opt-out: they suppress at once, and a person reads them.
  doubtful boolean NOT NULL DEFAULT false,
  -- A person read doubtful words, and they were none.
  retracts uuid REFERENCES revocation,
  -- What the log holds of it: ledger_list has its place by the transaction that wrote it.
  digest bytea NOT NULL GENERATED ALWAYS AS (opt_out_digest(id, phone_id, channel, scope, means, received_at, recorded_at,
    recorded_by, attempt_id, category, effective_at, doubtful, retracts)) STORED,
  tx xid8 NOT NULL DEFAULT pg_current_xact_id()
);

-- The gate of a phone, and its history.
CREATE INDEX revocation_by_phone ON revocation (phone_id);

-- What came since the start of a campaign, counted on its card every few seconds.
CREATE INDEX revocation_by_time ON revocation (received_at);

-- Whether an opt-out was taken back: once at most.
CREATE UNIQUE INDEX revocation_retracted_once ON revocation (retracts) WHERE retracts IS NOT NULL;

CREATE TRIGGER revocation_append_only AFTER UPDATE ON revocation
  FOR EACH ROW EXECUTE FUNCTION refuse_change_but_key('words', 'erasable');
CREATE TRIGGER revocation_kept BEFORE DELETE ON revocation FOR EACH ROW EXECUTE FUNCTION refuse_early_end('opt-outs');
CREATE TRIGGER revocation_no_truncate BEFORE TRUNCATE ON revocation
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
