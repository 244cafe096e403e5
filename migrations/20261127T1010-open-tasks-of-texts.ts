import { type Kysely, sql } from 'kysely';

/**
 * A number that takes no texts is a task for the office: it may be called, but a text reaches nobody there. And so is a
 * number that the carrier does not know; those of before, of which nobody was told, become tasks here.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE office_task DROP CONSTRAINT office_task_kind_check;
    ALTER TABLE office_task ADD CONSTRAINT office_task_kind CHECK (kind IN (
      'read-text', 'wrong-number', 'reassigned-number', 'bad-number', 'no-texts'));
    INSERT INTO office_task (kind, phone_id, due_at)
    SELECT 'bad-number', p.id, ten_business_days_after(now()) FROM phone p
    WHERE p.bad_number_at IS NOT NULL AND EXISTS (SELECT FROM guardian_phone WHERE phone_id = p.id AND active)
    ON CONFLICT (phone_id, kind) WHERE closed_at IS NULL DO NOTHING;
  `.execute(db);
}
