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

-- This server was a standby: it already ran while the server before it wrote what it replayed. One that was made from a
-- backup began later than anything in the backup.
CREATE FUNCTION was_standby() RETURNS boolean LANGUAGE sql STABLE
RETURN coalesce(pg_last_xact_replay_timestamp() > pg_postmaster_start_time(), false);

-- A backup of this database was brought back, or a standby took over. Between the moment up to which it knows what happened
-- and now, calls may have been placed and families may have opted out that no row tells of: nothing is dialed until the
-- carrier was asked for all of it.
CREATE TABLE database_restore (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  moment timestamptz NOT NULL,              -- of the newest transaction or entry that came with it
  noticed_by text NOT NULL CHECK (noticed_by IN ('server', 'timeline', 'worker', 'witness', 'command-line')),
  noticed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  lease_until timestamptz,                  -- one worker of many asks the carrier
  told_at timestamptz,                      -- a person said that nothing more has to be brought back
  asked_at timestamptz,
  -- A worker that had seen the server before this one found the newest entry that it remembered. Otherwise, and where
  -- the carrier has more than this database: the latest time of which something is known to be lost.
  kept boolean NOT NULL DEFAULT false,
  lost_until timestamptz,
  -- What the carrier had and the database did not: calls and texts that an attempt stands for now, texts that withdraw,
  -- and calls and texts for which no closure of this database waits.
  calls int NOT NULL DEFAULT 0,
  texts int NOT NULL DEFAULT 0,
  opt_outs int NOT NULL DEFAULT 0,
  strange int NOT NULL DEFAULT 0,
  spares text CHECK (spares = 'emergency'), -- the purpose that it holds no more
  settled_at timestamptz,
  CHECK (settled_at IS NULL OR asked_at IS NOT NULL),
  CHECK (spares IS NULL OR asked_at IS NOT NULL)
);

-- Looked at before each lease of calls.
CREATE UNIQUE INDEX database_restore_open ON database_restore ((true)) WHERE settled_at IS NULL;

CREATE TRIGGER database_restore_kept BEFORE DELETE ON database_restore
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER database_restore_no_truncate BEFORE TRUNCATE ON database_restore
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Whether nobody may be called for a version of this purpose, submitted then. After a standby took over, an emergency
-- that was submitted later has nothing in doubt, and waits for nothing. Where a worker found all that it had seen, at most
-- the last second can be lost: then none waits for a carrier that can't be asked for a minute.
CREATE FUNCTION is_held_by_restore(purpose text, submitted_at timestamptz) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (SELECT FROM database_mark WHERE mark <> current_mark())
  OR EXISTS (SELECT FROM database_restore r WHERE r.settled_at IS NULL AND NOT (purpose = 'emergency'
    AND (r.spares IS NOT NULL OR r.noticed_by = 'timeline' AND (
      was_standby() AND coalesce(submitted_at > r.noticed_at, false)
      OR r.kept AND r.asked_at IS NULL AND r.noticed_at < clock_timestamp() - interval '1 minute'))));
