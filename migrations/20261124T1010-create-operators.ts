import { type Kysely, sql } from 'kysely';

// Staff are people keyed by their directory identity; chat accounts are only linked to them.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE operator (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      directory_tenant text NOT NULL,
      directory_id text NOT NULL,
      name text NOT NULL,
      active boolean NOT NULL DEFAULT true,
      UNIQUE (directory_tenant, directory_id)
    );

    -- One person may have many accounts; one account is never two people.
    CREATE TABLE chat_identity (
      platform text NOT NULL CHECK (platform IN ('slack', 'teams')),
      tenant_id text NOT NULL,
      user_id text NOT NULL,
      operator_id uuid NOT NULL REFERENCES operator,
      linked_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (platform, tenant_id, user_id)
    );
    CREATE INDEX chat_identity_by_operator ON chat_identity (operator_id);

    CREATE TABLE role_grant (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      operator_id uuid NOT NULL REFERENCES operator,
      role text NOT NULL CHECK (role IN ('requester', 'approver', 'compliance', 'front-office', 'administrator')),
      school_id uuid REFERENCES school,        -- null: the whole district
      granted_at timestamptz NOT NULL DEFAULT now(),
      revoked_at timestamptz
    );
    CREATE UNIQUE INDEX role_grant_live ON role_grant (operator_id, role, school_id) NULLS NOT DISTINCT
      WHERE revoked_at IS NULL;

    GRANT SELECT, INSERT, UPDATE, DELETE ON operator, chat_identity, role_grant TO bellwether_application;
    GRANT SELECT ON operator, chat_identity, role_grant TO bellwether_auditor;
  `.execute(db);
}
