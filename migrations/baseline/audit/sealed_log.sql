-- The audit log as a Merkle tree (RFC 9162 section 2.1): anyone with a signed checkpoint can tell whether an entry was
-- changed, deleted or put in later, also by the owner of this database.

-- Which leaf an entry is. Entries are numbered when they are sealed, as a transaction may commit after a later one.
CREATE TABLE audit_leaf (
  index bigint PRIMARY KEY CHECK (index >= 0),
  entry_id bigint NOT NULL UNIQUE REFERENCES audit_entry
)
-- As the table of entries.
WITH (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
CREATE TRIGGER audit_leaf_append_only BEFORE UPDATE OR DELETE ON audit_leaf
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_leaf_no_truncate BEFORE TRUNCATE ON audit_leaf
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Leaves come one after the other, no matter who adds them: a log with a hole would never be whole again.
CREATE FUNCTION keep_leaves_whole() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  first bigint;
BEGIN
  SELECT min(index) INTO first FROM added;
  IF (SELECT max(index) - first + 1 <> count(*) FROM added)
    OR first > 0 AND NOT EXISTS (SELECT FROM audit_leaf WHERE index = first - 1) THEN
    RAISE EXCEPTION 'a leaf follows the one before it' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'audit_leaf_whole';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER audit_leaf_whole AFTER INSERT ON audit_leaf REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION keep_leaves_whole();

-- Up to 256 hashes of 32 bytes: of leaves on level 0, of whole tiles of the level below on the others (C2SP tlog-tiles).
CREATE TABLE audit_tile (
  level smallint NOT NULL CHECK (level BETWEEN 0 AND 5),
  index bigint NOT NULL CHECK (index >= 0),
  hashes bytea STORAGE EXTERNAL NOT NULL CHECK (octet_length(hashes) BETWEEN 32 AND 8192 AND octet_length(hashes) % 32 = 0),
  PRIMARY KEY (level, index)
);

-- A tile grows until it is full, and keeps what it has.
CREATE FUNCTION audit_tile_grows() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (NEW.level, NEW.index) = (OLD.level, OLD.index)
    AND octet_length(NEW.hashes) >= octet_length(OLD.hashes)
    AND substring(NEW.hashes FROM 1 FOR octet_length(OLD.hashes)) = OLD.hashes THEN RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a tile only grows' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'audit_tile_grows';
END $$;
CREATE TRIGGER audit_tile_grows BEFORE UPDATE ON audit_tile FOR EACH ROW EXECUTE FUNCTION audit_tile_grows();
CREATE TRIGGER audit_tile_kept BEFORE DELETE ON audit_tile FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_tile_no_truncate BEFORE TRUNCATE ON audit_tile
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A signed note (C2SP tlog-checkpoint) over the first entries.
CREATE TABLE audit_checkpoint (
  size bigint PRIMARY KEY CHECK (size > 0),
  root bytea NOT NULL CHECK (octet_length(root) = 32),
  note text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
-- The last one of each quarter hour or day, for evidence files, without reading those between.
CREATE INDEX audit_checkpoint_by_time ON audit_checkpoint (at, size);
-- Which key followed which, for anyone who has one of them.
CREATE INDEX audit_checkpoint_key_change ON audit_checkpoint (size) WHERE strpos(note, E'\nprevious-key ') > 0;
CREATE TRIGGER audit_checkpoint_append_only BEFORE UPDATE OR DELETE ON audit_checkpoint
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_checkpoint_no_truncate BEFORE TRUNCATE ON audit_checkpoint
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A checkpoint is of the log as it is, not of one that is to come, nor of one that was. Whether this log signed it, only its
-- readers can tell.
CREATE FUNCTION keep_checkpoint_size() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.size = (SELECT max(index) + 1 FROM audit_leaf)
    OR current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a checkpoint counts the leaves that there are' USING
    ERRCODE = 'check_violation', CONSTRAINT = 'audit_checkpoint_size';
END $$;
CREATE TRIGGER audit_checkpoint_size BEFORE INSERT ON audit_checkpoint
  FOR EACH ROW EXECUTE FUNCTION keep_checkpoint_size();

-- One row, locked by the one process that seals. Every entry of a transaction before `next_tx` has its leaf.
CREATE TABLE audit_sealer (
  id boolean PRIMARY KEY DEFAULT true CHECK (id),
  next_tx xid8 NOT NULL DEFAULT '0',
  -- Within a backlog of more than one turn: as far as it is sealed. 0 where there is none.
  next_id bigint NOT NULL DEFAULT 0,
  -- The oldest transaction that was open then: what it wrote may still come in before `next_id`.
  behind_tx xid8 NOT NULL DEFAULT '0',
  size bigint NOT NULL DEFAULT 0 CHECK (size >= 0),
  sealed_at timestamptz NOT NULL DEFAULT clock_timestamp(),    -- when everything that was committed had its leaf
  -- The public key that it signs with: another one signs only what this one hands on to it.
  verifier text
);
INSERT INTO audit_sealer DEFAULT VALUES;

-- The public keys that this log began with: the first one, and any that came after the owner had let the one before go. What
-- they sign, and what signs by their word, is this log's, whatever another login writes beside it.
CREATE TABLE audit_log_key (
  verifier text PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TRIGGER audit_log_key_append_only BEFORE UPDATE OR DELETE ON audit_log_key
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_log_key_no_truncate BEFORE TRUNCATE ON audit_log_key
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- As its owner: no login adds a key by itself.
CREATE FUNCTION keep_first_log_key() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO audit_log_key (verifier) VALUES (NEW.verifier) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER audit_sealer_first_key AFTER UPDATE OF verifier ON audit_sealer
  FOR EACH ROW WHEN (OLD.verifier IS NULL AND NEW.verifier IS NOT NULL) EXECUTE FUNCTION keep_first_log_key();

CREATE FUNCTION keep_log_key() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'only the owner lets the key of the log go' USING
    ERRCODE = 'check_violation', CONSTRAINT = 'audit_sealer_key_kept';
END $$;
CREATE TRIGGER audit_sealer_key_kept BEFORE UPDATE OF verifier ON audit_sealer
  FOR EACH ROW WHEN (OLD.verifier IS NOT NULL AND NEW.verifier IS NULL) EXECUTE FUNCTION keep_log_key();
