-- What calls rest on, in the bytes that are hashed: JSON as RFC 8785 writes it, with the row's columns as its members. Left out are
-- what is encrypted, which a change of the key writes again, and what follows from the rest. docs/evidence-file.md has the tables.
-- Called for each row of an import: only a text that may hold a quote is written by to_json.
-- A member that may be missing.
CREATE FUNCTION quoted(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce('"' || value || '"', 'null');

-- A leaf of RFC 9162.
CREATE FUNCTION row_leaf(canonical text) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
RETURN sha256('\x00'::bytea || convert_to(canonical, 'UTF8'));

-- Stands for what may lead to a person, and is in no file: who gave the consent, and the reference of their form. Who has the row
-- can show what it was, and without its salt nobody can guess it. Immutable, as a stored column needs it: no setting of a session
-- changes what these write.
CREATE FUNCTION commitment(salt uuid, given_by uuid, reference text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN encode(sha256(convert_to(concat(salt, '|', given_by, '|', reference), 'UTF8')), 'hex');
END $$;

CREATE FUNCTION consent_digest(id uuid, phone_id uuid, channel text, purposes text[], kind text, method text,
  wording_version text, language text, evidence_reference text, obtained_at timestamptz, recorded_at timestamptz,
  recorded_by text, given_by uuid, giver_relation text, evidence_hash bytea, replaces uuid, ends_withdrawal boolean, salt uuid)
RETURNS bytea LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN row_leaf(concat('{"basis":"consent","channel":"', channel, '","ends_withdrawal":', to_json(ends_withdrawal),
    ',"evidence_hash":', quoted(encode(evidence_hash, 'hex')), ',"giver_relation":', quoted(giver_relation), ',"held_back":"',
    encode(sha256(convert_to(concat(salt, '|', given_by, '|', evidence_reference), 'UTF8')), 'hex'), '","id":"', id,
    '","kind":"', kind, '","language":', to_json(language), ',"method":"', method, '","obtained_at":"',
    to_char(obtained_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '","phone_id":"', phone_id, '","purposes":',
    to_json(purposes), ',"recorded_at":"', to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    '","recorded_by":', to_json(recorded_by), ',"replaces":', quoted(replaces::text), ',"wording_version":',
    to_json(wording_version), '}'));
END $$;

CREATE FUNCTION opt_out_digest(id uuid, phone_id uuid, channel text, scope text, means text, received_at timestamptz,
  recorded_at timestamptz, recorded_by text, attempt_id uuid, category text, effective_at timestamptz, doubtful boolean,
  retracts uuid)
RETURNS bytea LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN row_leaf(concat('{"attempt_id":', quoted(attempt_id::text), ',"basis":"opt-out","category":', quoted(category),
    ',"channel":"', channel, '","doubtful":', to_json(doubtful), ',"effective_at":"',
    to_char(effective_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '","id":"', id, '","means":"', means,
    '","phone_id":"', phone_id, '","received_at":"', to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    '","recorded_at":"', to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    '","recorded_by":', to_json(recorded_by), ',"retracts":', quoted(retracts::text), ',"scope":"', scope, '"}'));
END $$;

CREATE FUNCTION number_check_digest(id uuid, phone_id uuid, reference_date date, answer text, source text,
  asked_at timestamptz, good_until timestamptz)
RETURNS bytea LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN row_leaf(concat('{"answer":"', answer, '","asked_at":"',
    to_char(asked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '","basis":"number-check","good_until":"',
    to_char(good_until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '","id":"', id, '","phone_id":"', phone_id,
    '","reference_date":"', to_char(reference_date, 'YYYY-MM-DD'), '","source":', to_json(source), '}'));
END $$;

CREATE FUNCTION block_digest(id uuid, phone_id uuid, kind text, blocked_by text, blocked_at timestamptz, lifts uuid)
RETURNS bytea LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN row_leaf(concat('{"basis":"block","blocked_at":"', to_char(blocked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    '","blocked_by":', to_json(blocked_by), ',"id":"', id, '","kind":"', kind, '","lifts":', quoted(lifts::text),
    ',"phone_id":"', phone_id, '"}'));
END $$;

CREATE FUNCTION wording_digest(id uuid, version text, language text, body text, recorded_at timestamptz, recorded_by text)
RETURNS bytea LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN row_leaf(concat('{"basis":"wording","body":', to_json(body), ',"id":"', id, '","language":', to_json(language),
    ',"recorded_at":"', to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '","recorded_by":',
    to_json(recorded_by), ',"version":', to_json(version), '}'));
END $$;
