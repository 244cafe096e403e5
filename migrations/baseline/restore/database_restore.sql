-- Where this database is: the server, its timeline, which is another one after each recovery from an archive, and the
-- database in it. One that was brought back from a backup is elsewhere than its mark says.
CREATE TABLE database_mark (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  mark text NOT NULL
);

CREATE FUNCTION current_mark() RETURNS text LANGUAGE sql STABLE
RETURN concat_ws(' ', (SELECT system_identifier FROM pg_control_system()),
  (SELECT oid FROM pg_database WHERE datname = current_database()),
  left(pg_walfile_name(pg_current_wal_insert_lsn()), 8));

-- A backup of this database was brought back. Between the backup's moment and now, calls may have been placed and families
-- may have opted out that no row tells of: nothing is dialed until the carrier was asked for all of it.
CREATE TABLE database_restore (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  moment timestamptz NOT NULL,              -- of the newest entry that came back with it
  noticed_by text NOT NULL CHECK (noticed_by IN ('server', 'timeline', 'witness', 'command-line')),
  noticed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  lease_until timestamptz,                  -- one worker of many asks the carrier
  told_at timestamptz,                      -- a person said that nothing more has to be brought back
  asked_at timestamptz,
  -- What the carrier had and the database did not: calls and texts that an attempt stands for now, texts that withdraw,
  -- and calls and texts for which no closure of this database waits.
  calls int NOT NULL DEFAULT 0,
  texts int NOT NULL DEFAULT 0,
  opt_outs int NOT NULL DEFAULT 0,
  strange int NOT NULL DEFAULT 0,
  settled_at timestamptz,
  CHECK (settled_at IS NULL OR asked_at IS NOT NULL)
);

-- Looked at before each lease of calls.
CREATE UNIQUE INDEX database_restore_open ON database_restore ((true)) WHERE settled_at IS NULL;

CREATE TRIGGER database_restore_kept BEFORE DELETE ON database_restore
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER database_restore_no_truncate BEFORE TRUNCATE ON database_restore
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
