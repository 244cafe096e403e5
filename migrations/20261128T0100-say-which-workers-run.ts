import { type Kysely, sql } from 'kysely';

/**
 * Each dial worker says every two seconds that it is there: where none does, the cards of what calls say so. A process
 * that was killed or stands still says nothing more, whatever its sessions look like.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE dial_worker (
      worker text PRIMARY KEY CHECK (length(worker) BETWEEN 1 AND 200),
      seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    GRANT SELECT, INSERT (worker), UPDATE (seen_at), DELETE ON dial_worker TO bellwether_application;
    GRANT SELECT ON dial_worker TO bellwether_auditor;
  `.execute(db);
}
