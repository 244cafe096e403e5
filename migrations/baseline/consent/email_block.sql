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

-- One link in a letter changes an address as often as it likes: after six changes in a day of the district it can still end e-mail, and
-- begins none again before tomorrow.
CREATE FUNCTION email_may_resume(address uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*) < 6 FROM email_block b CROSS JOIN district d WHERE b.address_id = address AND b.what <> 'refused'
    AND b.recorded_at >= date_trunc('day', clock_timestamp(), d.time_zone)
$$;
CREATE FUNCTION keep_email_resumed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.recorded_at := clock_timestamp();
  IF NEW.what = 'taken-back' AND NOT email_may_resume(NEW.address_id) THEN
    RAISE EXCEPTION 'changed too often today' USING ERRCODE = 'check_violation', CONSTRAINT = 'email_block_often';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER email_block_often BEFORE INSERT ON email_block FOR EACH ROW EXECUTE FUNCTION keep_email_resumed();
