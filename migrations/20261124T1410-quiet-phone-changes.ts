import { type Kysely, sql } from 'kysely';

/**
 * A gate depends on three columns of its phone. A change of the others, such as the zones of its area code, locked the
 * gates of a whole roster for nothing, and withdrawals and the dialer waited for them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION refresh_gates_of_changed_phones() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE ids uuid[];
    BEGIN
      ids := ARRAY(
        SELECT n.id FROM changed n JOIN before o ON o.id = n.id
        WHERE (n.line_type, n.student_line, n.bad_number_at)
          IS DISTINCT FROM (o.line_type, o.student_line, o.bad_number_at));
      IF ids = '{}' THEN RETURN NULL; END IF;
      -- Always in this order, and before the ledger is read: see refresh_changed_gates().
      PERFORM FROM phone_gate WHERE phone_id = ANY (ids) ORDER BY phone_id FOR NO KEY UPDATE;
      PERFORM refresh_phone_gate(ids);
      RETURN NULL;
    END $$;
    DROP TRIGGER phone_changed ON phone;
    CREATE TRIGGER phone_changed AFTER UPDATE ON phone REFERENCING OLD TABLE AS before NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION refresh_gates_of_changed_phones();
  `.execute(db);
}
