import { type Kysely, sql } from 'kysely';

// What the workers beside the dialer need: who is asking about which number, which texts a task is about, and
// indexes for the confirmations.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- A worker asks the Reassigned Numbers Database without holding a transaction open meanwhile.
    CREATE TABLE number_check_lease (
      phone_id uuid PRIMARY KEY REFERENCES phone,
      worker text NOT NULL,
      leased_until timestamptz NOT NULL,        -- nobody asks about this phone before then
      failures int NOT NULL DEFAULT 0           -- questions in a row that got no answer
    );

    -- Further doubtful texts of a phone join the task that is open for it. What nobody had read when a task was
    -- closed goes on to the next one.
    CREATE TABLE office_task_text (
      task_id uuid NOT NULL REFERENCES office_task,
      revocation_id uuid NOT NULL REFERENCES revocation,
      PRIMARY KEY (task_id, revocation_id)
    );

    -- One confirmation a day for a phone.
    CREATE INDEX confirmation_text_by_phone ON confirmation_text (phone_id);
    -- Those whose worker died.
    CREATE INDEX confirmation_text_sending ON confirmation_text (state_at) WHERE state = 'sending';

    GRANT SELECT, INSERT, UPDATE, DELETE ON number_check_lease TO bellwether_application;
    GRANT SELECT, INSERT ON office_task_text TO bellwether_application;
    GRANT SELECT ON number_check_lease, office_task_text TO bellwether_auditor;
  `.execute(db);
}
