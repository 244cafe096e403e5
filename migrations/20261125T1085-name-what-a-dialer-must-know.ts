import { type Kysely, sql } from 'kysely';

/**
 * A new version is rolled out beside the old one, which dials on over tables that it does not know all of. Where it must
 * not, the migration that changes what dialing means names itself here, and whoever does not know it stops.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE dialer_must_know (
      only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
      migration text NOT NULL
    );
    INSERT INTO dialer_must_know (migration) VALUES ('20261125T1085-name-what-a-dialer-must-know');
    CREATE TRIGGER dialer_must_know_kept BEFORE DELETE ON dialer_must_know
      FOR EACH ROW EXECUTE FUNCTION refuse_change();
    GRANT SELECT ON dialer_must_know TO bellwether_application;
  `.execute(db);
}
