-- A text to one family that is on its way to the carrier, or of which the answer was lost. It is written with the move to
-- "sending", before anything leaves, and goes when the text is settled.
CREATE TABLE text_in_flight (
  kind text NOT NULL CHECK (kind IN ('confirmation_text', 'page_code', 'family_code', 'family_text')),  -- its table
  id uuid NOT NULL,
  phone_id uuid NOT NULL REFERENCES phone,
  words bytea NOT NULL CHECK (octet_length(words) = 16),  -- a keyed digest of the letters and digits of what it says
  ordered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- An order is over after 15 seconds.
  look_at timestamptz NOT NULL DEFAULT clock_timestamp() + interval '20 seconds',
  misses smallint NOT NULL DEFAULT 0,       -- lists of the carrier that lacked it
  lost_at timestamptz,                      -- when the one before it was ordered, which never reached the carrier
  PRIMARY KEY (kind, id)
);
CREATE INDEX text_in_flight_to_look_for ON text_in_flight (look_at);

-- A text that was sent, or may have been, waits again only where three lists of the carrier lacked it, the last of them so
-- late that it would be there; and only once.
CREATE FUNCTION refuse_second_text() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE text_in_flight SET lost_at = ordered_at, look_at = clock_timestamp() + interval '2 hours'
  WHERE kind = TG_TABLE_NAME AND id = (to_jsonb(NEW) ->> TG_ARGV[0])::uuid AND OLD.state = 'unknown' AND NEW.state = 'waiting'
    AND lost_at IS NULL AND misses >= 3 AND ordered_at <= clock_timestamp() - interval '75 seconds';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'a text goes out once' USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;

DO $$
DECLARE one record;
BEGIN
  FOR one IN SELECT * FROM (VALUES ('confirmation_text', 'confirmation_once', 'revocation_id'), ('page_code', 'page_code_once', 'id'),
    ('family_code', 'family_code_once', 'id'), ('family_text', 'family_text_once', 'id')) AS t(tab, rule, key)
  LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OF state ON %I FOR EACH ROW
      WHEN (OLD.state NOT IN (''waiting'', ''sending'') AND NEW.state IN (''waiting'', ''sending''))
      EXECUTE FUNCTION refuse_second_text(%L)', one.rule, one.tab, one.key);
  END LOOP;
END $$;
