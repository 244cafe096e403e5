import { type Kysely, sql } from 'kysely';

/**
 * The slots that were taken last, of the account and of each number with a pace of its own: no call goes out less than
 * a second after the one that comes as many calls before it as a second may hold. A worker that does not note what it
 * takes must not dial beside one that counts on it. A call that left late counts from when it left.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Told of by whoever was late, without waiting for the book; worth nothing some seconds later.
    CREATE UNLOGGED TABLE late_call (
      account text NOT NULL,
      slot_ms float8 NOT NULL,
      left_ms float8 NOT NULL,
      told_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (account, slot_ms)
    );
    GRANT SELECT, INSERT, DELETE ON late_call TO bellwether_application;
    GRANT SELECT ON late_call TO bellwether_auditor;

    ALTER TABLE pace DROP COLUMN put_off_ms, ADD COLUMN taken_ms float8[] NOT NULL DEFAULT '{}';
    UPDATE dialer_must_know SET migration = '20261126T1030-remember-taken-slots';
  `.execute(db);
}
