import { type Kysely, sql } from 'kysely';

// A bot says that it is ready only when the database has the tables it was written for, so the application has to
// see which migrations were applied.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`GRANT SELECT ON kysely_migration TO bellwether_application, bellwether_auditor`.execute(
    db,
  );
}
