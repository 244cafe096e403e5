import { type Kysely, sql } from 'kysely';

/** A number that takes no texts is a task for the office: it may be called, but a text reaches nobody there. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE office_task DROP CONSTRAINT office_task_kind_check;
    ALTER TABLE office_task ADD CONSTRAINT office_task_kind CHECK (kind IN (
      'read-text', 'wrong-number', 'reassigned-number', 'bad-number', 'no-texts'));
  `.execute(db);
}
