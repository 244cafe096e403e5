-- Which rows of the consent ledger an entry of the log is about, each with its place: the entry has the root of the tree over their
-- digests (RFC 9162, 2.1.1). The digests of deleted rows stay, so that those beside them can still be proven.
CREATE TABLE ledger_list (
  entry_id bigint PRIMARY KEY REFERENCES audit_entry,
  basis text NOT NULL CHECK (basis IN ('consent', 'opt-out', 'number-check', 'block', 'wording')),
  is_deletion boolean NOT NULL,
  ids uuid[] NOT NULL,
  digests bytea STORAGE EXTERNAL NOT NULL CHECK (octet_length(digests) = 32 * cardinality(ids)),
  tx xid8 NOT NULL DEFAULT pg_current_xact_id()
);

-- The list of a row: both were written by one transaction.
CREATE INDEX ledger_list_by_tx ON ledger_list (tx);

CREATE TRIGGER ledger_list_append_only BEFORE UPDATE OR DELETE ON ledger_list
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_list_no_truncate BEFORE TRUNCATE ON ledger_list
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The root over hashes of leaves, 32 bytes each: pairs of every level, and one that is left over goes up as it is.
CREATE FUNCTION merkle_root(hashes bytea) RETURNS bytea LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  WHILE octet_length(hashes) > 32 LOOP
    SELECT string_agg(CASE WHEN octet_length(pair) = 64 THEN sha256('\x01'::bytea || pair) ELSE pair END, ''::bytea ORDER BY place)
    INTO hashes
    FROM generate_series(1, octet_length(hashes), 64) AS place CROSS JOIN LATERAL (SELECT substring(hashes FROM place FOR 64)) AS p (pair);
  END LOOP;
  RETURN hashes;
END $$;

-- One entry for each statement that adds rows or deletes them, in its transaction. As the owner: no login writes a list by itself.
CREATE FUNCTION list_ledger_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  listed record;
  entry bigint;
BEGIN
  SELECT array_agg(id ORDER BY id) AS ids, string_agg(digest, ''::bytea ORDER BY id) AS digests INTO listed FROM changed;
  IF listed.ids IS NULL THEN RETURN NULL; END IF;
  INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
  VALUES ('system', 'ledger', CASE TG_OP WHEN 'DELETE' THEN 'ledger-deleted' ELSE 'ledger-added' END, 'ledger', TG_ARGV[0],
    jsonb_build_object('rows', cardinality(listed.ids), 'root', encode(merkle_root(listed.digests), 'hex')))
  RETURNING id INTO entry;
  INSERT INTO ledger_list (entry_id, basis, is_deletion, ids, digests)
  VALUES (entry, TG_ARGV[0], TG_OP = 'DELETE', listed.ids, listed.digests);
  RETURN NULL;
END $$;

CREATE TRIGGER rows_listed AFTER INSERT ON consent_record REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION list_ledger_rows('consent');
CREATE TRIGGER deletion_listed AFTER DELETE ON consent_record REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION list_ledger_rows('consent');
CREATE TRIGGER rows_listed AFTER INSERT ON revocation REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION list_ledger_rows('opt-out');
CREATE TRIGGER deletion_listed AFTER DELETE ON revocation REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION list_ledger_rows('opt-out');
CREATE TRIGGER rows_listed AFTER INSERT ON number_check REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION list_ledger_rows('number-check');
CREATE TRIGGER deletion_listed AFTER DELETE ON number_check REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION list_ledger_rows('number-check');
-- These two are never deleted.
CREATE TRIGGER rows_listed AFTER INSERT ON phone_block REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION list_ledger_rows('block');
CREATE TRIGGER rows_listed AFTER INSERT ON consent_wording REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION list_ledger_rows('wording');

-- The digest of a row of the ledger, whichever table it is of.
CREATE VIEW ledger_row AS
  SELECT id, 'consent' AS basis, digest, tx FROM consent_record
  UNION ALL SELECT id, 'opt-out', digest, tx FROM revocation
  UNION ALL SELECT id, 'number-check', digest, tx FROM number_check
  UNION ALL SELECT id, 'block', digest, tx FROM phone_block
  UNION ALL SELECT id, 'wording', digest, tx FROM consent_wording;
