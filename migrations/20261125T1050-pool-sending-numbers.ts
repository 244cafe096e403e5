import { type Kysely, sql } from 'kysely';

/**
 * The numbers that calls may show, and the pace that all workers share. A campaign calls from the numbers that were
 * approved with it and still stand in the pool; the database takes no intent that shows another one.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE sending_number (
      number text PRIMARY KEY CHECK (number ~ '^\\+[1-9][0-9]{7,14}$'),
      active boolean NOT NULL DEFAULT true,     -- a number that is given up stays: attempts name it
      -- How often this one number may call; null: as often as the account. A tenth a second is the slowest that a
      -- lease outlasts.
      calls_per_second numeric CHECK (calls_per_second >= 0.1),
      area_code text GENERATED ALWAYS AS (CASE WHEN number LIKE '+1%' THEN substr(number, 3, 3) END) STORED,
      set_at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    CREATE TRIGGER sending_number_kept BEFORE DELETE ON sending_number
      FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER sending_number_no_truncate BEFORE TRUNCATE ON sending_number
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

    ALTER TABLE district
      -- Calls that ring or talk at one time, by the account's contract; null: as many as the pace brings.
      ADD COLUMN calls_at_once int CHECK (calls_at_once > 0),
      ADD COLUMN local_presence boolean NOT NULL DEFAULT false;

    -- What counts against calls_at_once: whatever may ring, and what a worker has taken to call. It is read with the
    -- channel as a constant, so the gate's question about one phone does not take this index for its own.
    CREATE INDEX attempt_on_the_line ON attempt (channel)
      WHERE channel = 'voice' AND state IN ('claimed', 'placing', 'unknown', 'accepted', 'ringing', 'answered');

    -- A row for the account and one for each number. Where the carrier is short of room, the account's share of its
    -- pace shrinks for every worker at once, and grows back by itself.
    ALTER TABLE pace
      ADD COLUMN share float8 NOT NULL DEFAULT 1 CHECK (share > 0 AND share <= 1),
      ADD COLUMN shrunk_at timestamptz NOT NULL DEFAULT '-infinity',
      ADD COLUMN pressure text CHECK (pressure IN ('refused', 'queued', 'queue-full')),
      ADD COLUMN pressed_since timestamptz,
      ADD COLUMN pressed_at timestamptz;

    -- Five seconds of quiet, then a sixtieth of the limit a second.
    CREATE FUNCTION pace_share(p pace) RETURNS float8 LANGUAGE sql STABLE AS $$
      SELECT CASE WHEN p.shrunk_at < clock_timestamp() - interval '2 minutes' THEN 1
        ELSE least(1, p.share + greatest(0, extract(epoch FROM clock_timestamp() - p.shrunk_at)::float8 - 5) / 60) END
    $$;

    ALTER TABLE attempt ADD COLUMN sender text REFERENCES sending_number;

    -- Whether a version was approved to show this number. One that was frozen before numbers were sealed shows any of
    -- the pool.
    CREATE FUNCTION may_show(version campaign_version, number text) RETURNS boolean LANGUAGE sql STABLE AS $$
      SELECT coalesce(version.sealed_content -> 'callerIds' ? number, true)
    $$;
    CREATE FUNCTION refuse_foreign_sender() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NOT EXISTS (SELECT FROM campaign_version v WHERE v.id = NEW.version_id AND CASE
          -- As the version before this one commits to a call of a list that it froze.
          WHEN NEW.sender IS NULL THEN v.sealed_content -> 'callerIds' IS NULL
          ELSE may_show(v, NEW.sender)
            AND EXISTS (SELECT FROM sending_number n WHERE n.number = NEW.sender AND n.active) END) THEN
        RAISE EXCEPTION 'a call shows a number that was approved with its campaign' USING
          ERRCODE = 'check_violation', CONSTRAINT = 'attempt_shows_approved_number';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER attempt_shows_approved_number BEFORE UPDATE OF state, sender ON attempt
      FOR EACH ROW WHEN (NEW.channel = 'voice' AND NEW.state = 'placing') EXECUTE FUNCTION refuse_foreign_sender();

    GRANT SELECT, INSERT, UPDATE ON sending_number TO bellwether_application;
    GRANT SELECT ON sending_number TO bellwether_auditor;
  `.execute(db);
}
