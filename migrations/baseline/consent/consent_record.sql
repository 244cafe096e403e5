-- Consent is evidence, with what a caller must be able to show for it (burden of proof: FCC 15-72). Rows are added,
-- never changed: a correction is a new row that names the old one.
CREATE TABLE consent_record (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  phone_id uuid NOT NULL REFERENCES phone,
  channel text NOT NULL CHECK (channel IN ('voice', 'text')),
  purposes text[] NOT NULL CHECK (purposes <@ ARRAY['school-mission', 'other']),
  kind text NOT NULL CHECK (kind IN ('express', 'express-written')),
  method text NOT NULL CHECK (method IN ('enrollment-form', 'web-page', 'key-press', 'text', 'paper', 'spoken')),
  wording_version text NOT NULL,
  language text NOT NULL,
  evidence_reference text NOT NULL,
  obtained_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  recorded_by text NOT NULL,
  given_by uuid REFERENCES guardian,
  giver_relation text
    CHECK (giver_relation IN ('parent', 'guardian', 'relative', 'adult-student', 'student', 'employee', 'other')),
  evidence_hash bytea CHECK (octet_length(evidence_hash) = 32),   -- SHA-256 of the scan or recording
  replaces uuid REFERENCES consent_record,
  -- Only what a guardian says now ends an opt-out: the bot takes that down. Old forms that come in later never do.
  ends_withdrawal boolean NOT NULL DEFAULT true,
  -- What the log holds of it: ledger_list has its place by the transaction that wrote it.
  salt uuid NOT NULL DEFAULT uuidv4(),
  held_back text NOT NULL GENERATED ALWAYS AS (commitment(salt, given_by, evidence_reference)) STORED,
  digest bytea NOT NULL GENERATED ALWAYS AS (consent_digest(id, phone_id, channel, purposes, kind, method, wording_version,
    language, evidence_reference, obtained_at, recorded_at, recorded_by, given_by, giver_relation, evidence_hash, replaces,
    ends_withdrawal, salt)) STORED,
  tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  -- Nobody agrees tomorrow: such a record would outlive every opt-out until then.
  CHECK (obtained_at <= recorded_at + interval '1 minute'),
  -- Empty purposes: a correction that leaves nothing, or a START that only lifts the carrier's block.
  CHECK (cardinality(purposes) > 0 OR replaces IS NOT NULL OR method = 'text')
);

-- The same evidence is recorded once; an import finds it again.
CREATE UNIQUE INDEX consent_record_by_evidence ON consent_record (phone_id, channel, evidence_reference)
  WHERE replaces IS NULL;

-- Whether a record was corrected: once at most.
CREATE UNIQUE INDEX consent_record_replaced_once ON consent_record (replaces) WHERE replaces IS NOT NULL;

-- The gate of a phone, and its history.
CREATE INDEX consent_record_by_phone ON consent_record (phone_id);

CREATE TRIGGER consent_record_append_only BEFORE UPDATE ON consent_record
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consent_record_kept BEFORE DELETE ON consent_record FOR EACH ROW EXECUTE FUNCTION refuse_early_end('consent-proof');
CREATE TRIGGER consent_record_no_truncate BEFORE TRUNCATE ON consent_record
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The bot's login, and the owner's, take down what a guardian says now. Whatever another login writes ends no opt-out.
CREATE FUNCTION end_no_withdrawal() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.ends_withdrawal := NEW.ends_withdrawal AND may_speak_for_people(TG_RELID);
  RETURN NEW;
END $$;
CREATE TRIGGER consent_record_imported BEFORE INSERT ON consent_record
  FOR EACH ROW EXECUTE FUNCTION end_no_withdrawal();
