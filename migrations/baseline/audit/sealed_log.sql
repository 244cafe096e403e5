-- The audit log as a Merkle tree (RFC 9162 section 2.1): anyone with a signed checkpoint can tell whether an entry was
-- changed, deleted or put in later, also by the owner of this database.

-- Which leaf an entry is. Entries are numbered when they are sealed, as a transaction may commit after a later one.
CREATE TABLE audit_leaf (
  index bigint PRIMARY KEY CHECK (index >= 0),
  entry_id bigint NOT NULL UNIQUE REFERENCES audit_entry
);
CREATE TRIGGER audit_leaf_append_only BEFORE UPDATE OR DELETE ON audit_leaf
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_leaf_no_truncate BEFORE TRUNCATE ON audit_leaf
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

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

-- One row, locked by the one process that seals. Every entry of a transaction before `next_tx` has its leaf.
CREATE TABLE audit_sealer (
  id boolean PRIMARY KEY DEFAULT true CHECK (id),
  next_tx xid8 NOT NULL DEFAULT '0',
  -- Within a backlog of more than one turn: as far as it is sealed. 0 where there is none.
  next_id bigint NOT NULL DEFAULT 0,
  size bigint NOT NULL DEFAULT 0 CHECK (size >= 0),
  sealed_at timestamptz NOT NULL DEFAULT clock_timestamp(),    -- when everything that was committed had its leaf
  -- The public key that it signs with: another one signs only what this one hands on to it.
  verifier text
);
INSERT INTO audit_sealer DEFAULT VALUES;
