-- Every column that is encrypted: the class of its key, what of a row finds it again (a uuid), and what its value is bound to.
-- This is the one list; "npm run database:types" writes src/vault/encrypted-columns.ts from it.
CREATE FUNCTION encrypted_columns() RETURNS TABLE (in_table text, in_column text, class text, found_by text, bound_to text)
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  VALUES
    ('guardian', 'name', 'guardian', 'id', 'sourced_id'),
    ('email_address', 'address', 'guardian', 'id', 'encode(index, ''hex'')'),
    ('phone', 'number', 'guardian', 'id', 'encode(index, ''hex'')'),
    ('student', 'name', 'student', 'id', 'sourced_id'),
    ('operator', 'name', 'staff', 'id', 'directory_tenant || ''/'' || directory_id'),
    ('operator_phone', 'number', 'staff', 'operator_id', 'operator_id::text'),
    ('drill_phone', 'name', 'staff', 'id', 'encode(number_index, ''hex'')'),
    ('drill_phone', 'number', 'staff', 'id', 'encode(number_index, ''hex'')'),
    ('drill_phone', 'consent', 'staff', 'id', 'encode(number_index, ''hex'')'),
    ('step_up', 'id_token', 'staff', 'id', 'sign_in_id::text'),
    ('guardianship', 'custody_document', 'text', 'md5(student_id::text || guardian_id::text)::uuid',
      '(SELECT sourced_id FROM student s WHERE s.id = student_id) || chr(31)
      || (SELECT sourced_id FROM guardian g WHERE g.id = guardian_id)'),
    ('revocation', 'words', 'text', 'id', 'id::text'),
    ('phone_block', 'reason', 'text', 'id', 'id::text'),
    ('saved_form', 'form', 'text', 'md5(operator_id::text || id::text)::uuid', 'operator_id::text || ''/'' || id::text'),
    ('approval', 'reason', 'text', 'id', 'id::text'),
    ('pause', 'words', 'text', 'id', 'id::text'),
    ('drill', 'reason', 'text', 'id', 'id::text'),
    ('finding', 'resolution', 'text', 'id', 'id::text'),
    ('breach_sign', 'words', 'text', 'id', 'id::text'),
    ('breach_sign', 'reason', 'text', 'id', 'id::text'),
    ('incident', 'known', 'text', 'id', 'id::text'),
    ('incident', 'notices_why', 'text', 'id', 'id::text'),
    ('incident', 'what_happened', 'text', 'id', 'id::text'),
    ('incident', 'what_changes', 'text', 'id', 'id::text'),
    ('recording_audio', 'audio', 'text', 'recording_id', 'recording_id::text'),
    ('family_request', 'sender', 'guardian', 'id', 'encode(phone_index, ''hex'')'),
    ('family_request_text', 'words', 'text', 'id', 'id::text'),
    ('outreach', 'words', 'text', 'id', 'id::text'),
    ('unclaimed_stop', 'number', 'guardian', 'id', 'encode(phone_index, ''hex'')')
$$;

-- Every index of a phone, and the states of the key that a new one may be made with. A number comes in under the key in use
-- alone, so it never has two rows; what it stopped before waits under the next key too.
CREATE FUNCTION indexed_columns() RETURNS TABLE (in_table text, in_column text, new_by text[]) LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  VALUES ('phone', 'index', '{current}'::text[]), ('unclaimed_stop', 'phone_index', '{current,next}'),
    ('email_address', 'index', '{current}'), ('operator_phone', 'number_index', '{current,next,old}'), ('drill_phone', 'number_index', '{current,next,old}'),
    ('family_request', 'phone_index', '{current,next,old}')
$$;

-- A statement that writes a value holds its key, of the right class, until the end of the transaction: none is destroyed meanwhile,
-- and nothing is written with one that was.
CREATE FUNCTION hold_data_key() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  sealed record;
  used int;
BEGIN
  FOR sealed IN SELECT in_column, class FROM encrypted_columns() WHERE in_table = TG_TABLE_NAME LOOP
    FOR used IN EXECUTE format('SELECT DISTINCT key_of(%I) FROM written', sealed.in_column) LOOP
      CONTINUE WHEN used IS NULL;
      PERFORM FROM data_key k WHERE k.id = used AND k.class = sealed.class AND k.state <> 'destroyed' FOR KEY SHARE;
      IF NOT FOUND THEN
        RAISE EXCEPTION '%.% is written with key %, which is not there', TG_TABLE_NAME, sealed.in_column, used
          USING ERRCODE = 'check_violation', CONSTRAINT = 'data_key_held';
      END IF;
    END LOOP;
  END LOOP;
  FOR sealed IN SELECT in_column, new_by FROM indexed_columns() WHERE in_table = TG_TABLE_NAME LOOP
    FOR used IN EXECUTE format('SELECT DISTINCT key_of_index(%I) FROM written', sealed.in_column) LOOP
      CONTINUE WHEN used IS NULL;
      -- Locked so that no key is put in another's place meanwhile.
      PERFORM FROM data_key k WHERE k.id = used AND k.class = 'index' AND k.state <> 'destroyed'
        AND (TG_OP = 'UPDATE' OR k.state = ANY (sealed.new_by)) FOR SHARE;
      IF NOT FOUND THEN
        RAISE EXCEPTION '%.% is made with key %, which is not in use', TG_TABLE_NAME, sealed.in_column, used
          USING ERRCODE = 'check_violation', CONSTRAINT = 'index_key_in_use';
      END IF;
    END LOOP;
  END LOOP;
  RETURN NULL;
END $$;

DO $$
DECLARE sealed text;
BEGIN
  FOR sealed IN SELECT DISTINCT in_table FROM encrypted_columns() LOOP
    EXECUTE format('CREATE TRIGGER data_key_held_by_new AFTER INSERT ON %I REFERENCING NEW TABLE AS written
      FOR EACH STATEMENT EXECUTE FUNCTION hold_data_key()', sealed);
    EXECUTE format('CREATE TRIGGER data_key_held_by_changed AFTER UPDATE ON %I REFERENCING NEW TABLE AS written
      FOR EACH STATEMENT EXECUTE FUNCTION hold_data_key()', sealed);
  END LOOP;
END $$;

-- How many values each key has, by column. An index of a phone names its key as a ciphertext does.
CREATE FUNCTION data_key_uses() RETURNS TABLE (key int, place text, uses bigint)
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE sealed record;
BEGIN
  FOR sealed IN SELECT in_table, in_column, format('key_of(%I)', in_column) AS its_key FROM encrypted_columns()
    UNION ALL SELECT in_table, in_column, format('key_of_index(%I)', in_column) FROM indexed_columns()
  LOOP
    RETURN QUERY EXECUTE format('SELECT %1$s, %2$L::text, count(*) FROM %3$I WHERE %1$s IS NOT NULL GROUP BY 1',
      sealed.its_key, sealed.in_table || '.' || sealed.in_column, sealed.in_table);
  END LOOP;
END $$;

-- A key is read before it is written with, written with before it is old, and goes when nothing uses it. No two ways back.
CREATE FUNCTION keep_data_key() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (NEW.id, NEW.class, NEW.made_at) IS DISTINCT FROM (OLD.id, OLD.class, OLD.made_at)
    OR NEW.state <> OLD.state
      AND (OLD.state, NEW.state) NOT IN (('next', 'current'), ('current', 'old'), ('old', 'destroyed'))
    OR OLD.state = 'destroyed' THEN
    RAISE EXCEPTION 'a key goes from next to current to old to destroyed' USING
      ERRCODE = 'check_violation', CONSTRAINT = 'data_key_life';
  END IF;
  IF NEW.state <> OLD.state THEN NEW.state_at := clock_timestamp(); END IF;
  IF NEW.state = 'destroyed' AND OLD.state <> 'destroyed' THEN
    -- Waits for everyone who is writing with it.
    PERFORM FROM data_key WHERE id = OLD.id FOR UPDATE;
    IF EXISTS (SELECT FROM data_key_uses() WHERE key = OLD.id) THEN
      RAISE EXCEPTION 'key % is still used', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'data_key_unused';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER data_key_life BEFORE UPDATE ON data_key FOR EACH ROW EXECUTE FUNCTION keep_data_key();
CREATE TRIGGER data_key_kept BEFORE DELETE ON data_key FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER data_key_no_truncate BEFORE TRUNCATE ON data_key
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
