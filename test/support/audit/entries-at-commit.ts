import type { Pool } from 'pg';

/**
 * Watches every table from now on: what a transaction wrote by its commit, and whether it left an entry in the log.
 * Deferred, so that the order within the transaction does not matter.
 */
export async function watchEntries(pool: Pool): Promise<void> {
  await pool.query(`
    CREATE TABLE written (place text NOT NULL, has_entry boolean NOT NULL);
    CREATE FUNCTION note_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
      PERFORM set_config('watch.entry', pg_current_xact_id()::text, true);
      RETURN NULL;
    END $$;
    CREATE FUNCTION note_write() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
      INSERT INTO public.written VALUES (
        TG_TABLE_NAME || CASE WHEN TG_TABLE_NAME IN ('attempt', 'outreach') AND TG_OP <> 'DELETE'
          THEN ' ' || (to_jsonb(NEW)->>'state') ELSE '' END,
        current_setting('watch.entry', true) IS NOT DISTINCT FROM pg_current_xact_id()::text);
      RETURN NULL;
    END $$;`);
  const { rows } = await pool.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
       AND c.relname <> 'written' ORDER BY c.relname <> 'audit_entry'`,
  );
  // One table at a time: the product is at work, and locks of several would meet its own. The log first, so that no
  // entry is missed of what is noted.
  for (const { name } of rows) {
    await pool.query(
      name === 'audit_entry'
        ? 'CREATE TRIGGER watch AFTER INSERT ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION note_entry()'
        : `CREATE CONSTRAINT TRIGGER watch AFTER INSERT OR UPDATE OR DELETE ON "${name}"
             DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_write()`,
    );
  }
}

/** What was written, as `table`, `attempt state` or `outreach state`: always with an entry, or sometimes without one. */
export async function writtenWithoutEntry(
  pool: Pool,
): Promise<{ withEntry: string[]; without: string[] }> {
  const { rows } = await pool.query<{ place: string; without: boolean }>(
    'SELECT place, bool_or(NOT has_entry) AS without FROM written GROUP BY place ORDER BY place',
  );
  return {
    withEntry: rows.filter(({ without }) => !without).map(({ place }) => place),
    without: rows.filter(({ without }) => without).map(({ place }) => place),
  };
}
