-- Why an address gets no more e-mail, or gets it again. Rows are added, never changed. What its readers said last counts until they say
-- otherwise; that there is no such mailbox, for 30 days.
CREATE TABLE email_block (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  address_id uuid NOT NULL REFERENCES email_address,
  -- unsubscribed, and taken back: by a reader of its letters. refused: the mail server says that there is no such mailbox.
  what text NOT NULL CHECK (what IN ('unsubscribed', 'taken-back', 'refused')),
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX email_block_newest ON email_block (address_id, id DESC);

CREATE TRIGGER email_block_append_only BEFORE UPDATE ON email_block FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER email_block_kept BEFORE DELETE ON email_block FOR EACH ROW EXECUTE FUNCTION refuse_early_end('opt-outs');
CREATE TRIGGER email_block_no_truncate BEFORE TRUNCATE ON email_block FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION email_blocker(address uuid) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE
    WHEN (SELECT what FROM email_block WHERE address_id = address AND what <> 'refused' ORDER BY id DESC LIMIT 1) = 'unsubscribed'
      THEN 'unsubscribed'
    -- A mailbox that wasn't there may be by now, and a mail server may have been wrong.
    WHEN (SELECT what FROM email_block WHERE address_id = address AND recorded_at > clock_timestamp() - interval '30 days'
      ORDER BY id DESC LIMIT 1) = 'refused' THEN 'refused' END
$$;
