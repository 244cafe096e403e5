import { type Kysely, sql } from 'kysely';

/**
 * A function that looks its tables up by the caller's search path reads the caller's temporary tables first: whoever
 * could log in made a "role_grant" of their own and was an approver. Every function has a path of its own now, with
 * temporary objects last.
 *
 * A function with a setting is called and not merged into its caller. These few stand for each phone of a list, or are
 * planned with the statement around them: their names are bound when they are made, and no path is read at all.
 */
const bound = [
  'consent_terms',
  'consent_stands',
  'consent_state',
  'consent_facts',
  'consent_evidence',
  'withdrawal_reaches',
  'phone_gate_of',
  'verdicts_on',
  'phones_reached',
  'may_show',
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const name of bound) {
    const { rows } = await sql<{ definition: string }>`
      SELECT pg_get_functiondef(${name}::regproc) AS definition`.execute(db);
    for (const { definition } of rows) {
      const [head = '', body = ''] = definition.split('$function$');
      await sql.raw(`${head.replace(/AS $/, '')} BEGIN ATOMIC ${body}; END`).execute(db);
    }
  }
  await sql`
    DO $$
    DECLARE f regprocedure;
    BEGIN
      FOR f IN SELECT p.oid FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND p.prosqlbody IS NULL
          -- What an extension brought is not ours to change.
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
      LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, public, pg_temp', f);
      END LOOP;
    END $$`.execute(db);
}
