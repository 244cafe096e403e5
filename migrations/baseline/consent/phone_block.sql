-- Numbers that must not be called no matter who agrees: emergency lines and hospital rooms
-- (47 CFR 64.1200(a)(1)(i)-(ii)), and those the district itself rules out. `texts-only` rules out calls alone, because the people who
-- use the phone asked for texts instead (28 CFR 35.160); in an emergency the text goes first.
CREATE TABLE phone_block (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  phone_id uuid NOT NULL REFERENCES phone,
  kind text NOT NULL CHECK (kind IN ('emergency-line', 'district', 'texts-only')),
  reason bytea NOT NULL,                    -- encrypted; empty where a family asked, who need give none
  blocked_by text NOT NULL,
  blocked_at timestamptz NOT NULL DEFAULT now(),
  lifts uuid UNIQUE REFERENCES phone_block,
  -- What the log holds of it: ledger_list has its place by the transaction that wrote it.
  digest bytea NOT NULL GENERATED ALWAYS AS (block_digest(id, phone_id, kind, blocked_by, blocked_at, lifts)) STORED,
  tx xid8 NOT NULL DEFAULT pg_current_xact_id()
);

-- The gate of a phone.
CREATE INDEX phone_block_by_phone ON phone_block (phone_id);

-- A file says that a family wants texts. What rules a number out even in an emergency, people say, one number at a time.
CREATE FUNCTION keep_blocks_by_people() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT may_speak_for_people(TG_RELID) THEN
    RAISE EXCEPTION 'only the bot takes down that a number is blocked' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'phone_block_by_people';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER phone_block_by_people BEFORE INSERT ON phone_block
  FOR EACH ROW WHEN (NEW.kind <> 'texts-only' OR NEW.lifts IS NOT NULL) EXECUTE FUNCTION keep_blocks_by_people();

CREATE TRIGGER phone_block_no_update AFTER UPDATE ON phone_block
  FOR EACH ROW EXECUTE FUNCTION refuse_change_but_key('reason', 'erasable');
CREATE TRIGGER phone_block_append_only BEFORE DELETE ON phone_block FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER phone_block_no_truncate BEFORE TRUNCATE ON phone_block
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
