import { type Kysely, sql } from 'kysely';

/**
 * The index of deadlines named the live states, so the planner also took it for the question "is this phone busy?",
 * and walked through every live attempt to answer. By its own column it serves the sweeper alone.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE attempt ADD CONSTRAINT attempt_deadline CHECK (
      deadline_at IS NULL OR state IN ('claimed', 'placing', 'unknown', 'accepted', 'ringing', 'answered'));
    DROP INDEX attempt_late;
    CREATE INDEX attempt_late ON attempt (deadline_at) WHERE deadline_at IS NOT NULL;
  `.execute(db);
}
