-- Data keys, by what they are for. Each value that is encrypted, and each index of a phone, begins with the id of its key.
-- They are kept wrapped by a key-encryption key, which is never in this database.
CREATE TABLE data_key (
  id int PRIMARY KEY CHECK (id BETWEEN 1 AND 65535),
  class text NOT NULL CHECK (class IN ('guardian', 'student', 'staff', 'text', 'index', 'link')),
  -- next: read and not yet written with; current: written with; old: read; destroyed: gone, and nothing uses it.
  state text NOT NULL DEFAULT 'current' CHECK (state IN ('next', 'current', 'old', 'destroyed')),
  wrapped bytea CHECK (octet_length(wrapped) >= 48),
  wrapped_by text NOT NULL,                 -- the key-encryption key
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  state_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK ((wrapped IS NULL) = (state = 'destroyed'))
);
CREATE UNIQUE INDEX data_key_current ON data_key (class) WHERE state = 'current';
CREATE UNIQUE INDEX data_key_next ON data_key (class) WHERE state = 'next';

-- The key that a value was written with. What is too short to be a ciphertext has none.
CREATE FUNCTION key_of(value bytea) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN octet_length(value) >= 30 THEN get_byte(value, 0) * 256 + get_byte(value, 1) END
$$;

-- The same of an index of a phone.
CREATE FUNCTION key_of_index(index bytea) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$ SELECT get_byte(index, 0) * 256 + get_byte(index, 1) $$;

-- An encrypted value within a text: what it belongs to, and the value. The program that reads the text opens it (read-sealed.ts).
CREATE FUNCTION sealed_text(belongs_to text, value bytea) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN chr(2) || belongs_to || ':' || encode(value, 'hex') || chr(3);

-- A process that holds data keys in memory, and since when it knows of all that were there.
CREATE TABLE key_reader (
  reader text PRIMARY KEY,
  read_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- A value that only went over to a newer key, as its length tells: what it says is the same to anyone who has the keys.
CREATE FUNCTION is_rekeyed(before bytea, after bytea) RETURNS boolean LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT octet_length(before) = octet_length(after) AND key_of(before) < key_of(after)
$$;

-- A row that stays as it is, but for a value that went over to a newer key.
CREATE FUNCTION is_only_rekeyed(before jsonb, after jsonb, sealed text) RETURNS boolean LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT before - sealed = after - sealed
    AND coalesce(is_rekeyed((before ->> sealed)::bytea, (after ->> sealed)::bytea), false)
$$;

-- Rows that nobody changes may still go over to a newer key, in the column that the trigger names, or lose what it says
-- where the trigger says so and the phone is of somebody who was erased.
CREATE FUNCTION refuse_change_but_key() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  before jsonb := to_jsonb(OLD);
  after jsonb := to_jsonb(NEW);
BEGIN
  IF NOT is_only_rekeyed(before, after, TG_ARGV[0]) AND NOT coalesce(TG_NARGS > 1 AND TG_ARGV[1] = 'erasable'
      AND before - TG_ARGV[0] = after - TG_ARGV[0] AND after ->> TG_ARGV[0] = '\x'
      AND phone_is_erased(coalesce(after ->> 'phone_id',
        (SELECT phone_id::text FROM family_request WHERE id::text = after ->> 'request_id'))::uuid), false) THEN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;
