import { type Kysely, sql } from 'kysely';

/** Since when something was being posted whose answer never came: whoever tries again looks for it first. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE halt_message ADD COLUMN posting_since timestamptz;
    ALTER TABLE audit_card_message ADD COLUMN posting_since timestamptz;
    ALTER TABLE role_card_message ADD COLUMN posting_since timestamptz;
    ALTER TABLE policy_card_message ADD COLUMN posting_since timestamptz;
  `.execute(db);
}
