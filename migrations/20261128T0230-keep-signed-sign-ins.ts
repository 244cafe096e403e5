import { type Kysely, sql } from 'kysely';

// What a fresh sign-in proves has to be proven to somebody who can't be told otherwise by this database: the directory's
// signed token is kept, and each dial worker checks it against the directory's own keys before it calls.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- The nonce that the directory signs is made of the fingerprint, the person and this, so that the token is for them.
    ALTER TABLE sign_in ADD COLUMN nonce_secret bytea CHECK (octet_length(nonce_secret) = 32);
    -- The token as it came, encrypted: it names a member of the staff. What was signed in before has none.
    ALTER TABLE step_up ADD COLUMN id_token bytea;

    -- Approved, and not called all the same, for a worker can't prove who signed in: for the card.
    CREATE TABLE sign_in_hold (
      campaign_id uuid PRIMARY KEY REFERENCES campaign,
      reason text NOT NULL CHECK (reason IN ('directory-away', 'not-proven')),
      at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_hold TO bellwether_application;
    GRANT SELECT ON sign_in_hold TO bellwether_auditor;

    -- A worker that knows nothing of it would call without.
    UPDATE dialer_must_know SET migration = '20261128T0230-keep-signed-sign-ins';
  `.execute(db);
}
