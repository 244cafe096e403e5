import path from 'node:path';
import { expect, test } from 'vitest';
import { type DatabaseRole, databaseRoles, groupOf } from '#database/grant-roles.ts';
import { setUpDatabase } from '#test/support/postgres/database.ts';

const database = setUpDatabase();

/**
 * What a role may write by the catalog, whatever it was granted by: one line a table and act, with the columns where it is
 * not all of them.
 */
async function rightsOf(role: DatabaseRole): Promise<string> {
  const { rows } = await database.owner.pool.query<{ line: string }>(
    `WITH may AS (
      SELECT c.oid, c.relname, act, act IN ('INSERT', 'UPDATE') AS by_column,
        has_table_privilege($1, c.oid, act) AS whole
      FROM pg_class c CROSS JOIN unnest('{INSERT,UPDATE,DELETE,TRUNCATE,MAINTAIN,TRIGGER,REFERENCES}'::text[]) AS act
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v')
    ), parts AS (
      SELECT may.*, CASE WHEN by_column AND NOT whole THEN (
        SELECT string_agg(a.attname, ' ' ORDER BY a.attname) FROM pg_attribute a
        WHERE a.attrelid = may.oid AND a.attnum > 0 AND NOT a.attisdropped
          AND has_column_privilege($1, may.oid, a.attnum, act)) END AS columns
      FROM may
    )
    SELECT relname || ': ' || lower(act) || coalesce(' ' || columns, '') AS line FROM parts
    WHERE whole OR columns IS NOT NULL ORDER BY relname, act`,
    [groupOf(role)],
  );
  return `${rows.map(({ line }) => line).join('\n')}\n`;
}

/** What is written down here is read before it is changed: a line more is a right more. `npx vitest run each-role -u` writes it again. */
test.each(databaseRoles)(
  'the role of %s may write what is listed in rights, and nothing else',
  async (role) => {
    await expect(await rightsOf(role)).toMatchFileSnapshot(
      path.join(import.meta.dirname, 'rights', `${role}.txt`),
    );
  },
);

test('everybody who can log in may nothing that their role was not given', async () => {
  const { rows } = await database.owner.pool.query<{ grant: string }>(
    `SELECT c.relname || ' ' || a.privilege_type AS "grant" FROM pg_class c CROSS JOIN aclexplode(c.relacl) a
     WHERE c.relnamespace = 'public'::regnamespace AND a.grantee = 0
     UNION ALL
     SELECT p.proname || ' ' || a.privilege_type FROM pg_proc p CROSS JOIN aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
     WHERE p.pronamespace = 'public'::regnamespace AND a.grantee = 0`,
  );

  expect(rows).toEqual([]);
});

test('what works as the owner is called by the programs that need it, and by no auditor', async () => {
  const { rows } = await database.owner.pool.query<{ name: string; may: string[] }>(
    `SELECT p.proname AS name, ARRAY(SELECT r.rolname::text FROM pg_roles r
       WHERE r.rolname = ANY ($1) AND has_function_privilege(r.oid, p.oid, 'EXECUTE') ORDER BY 1) AS may
     FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef ORDER BY 1`,
    [databaseRoles.map(groupOf)],
  );

  expect(rows).toEqual([
    // Of an account that is known: so that a closed one is recognized.
    { name: 'account_mark', may: ['bellwether_bot'] },
    { name: 'analyze_consent', may: ['bellwether_imports'] },
    { name: 'analyze_roster', may: ['bellwether_imports'] },
    // A trigger's: called by nobody.
    { name: 'begin_incident', may: [] },
    { name: 'bounce_letter', may: ['bellwether_imports'] },
    { name: 'carry_out_erasure', may: ['bellwether_bot'] },
    { name: 'choose_first_number', may: ['bellwether_bot'] },
    { name: 'choose_language', may: ['bellwether_bot'] },
    { name: 'claim_stops', may: [] },
    { name: 'count_concerned_again', may: [] },
    { name: 'disown_number', may: ['bellwether_bot'] },
    // A word: whether a drill has to wait.
    { name: 'drill_blocker', may: ['bellwether_bot', 'bellwether_drill'] },
    { name: 'finish_carrier_erasure', may: ['bellwether_worker'] },
    // Triggers again.
    { name: 'give_number', may: [] },
    { name: 'hold_data_key', may: [] },
    { name: 'keep_first_log_key', may: [] },
    { name: 'list_absent', may: ['bellwether_bot'] },
    { name: 'list_ledger_rows', may: [] },
    { name: 'list_students', may: ['bellwether_bot'] },
    { name: 'mark_accounts', may: [] },
    { name: 'open_family_request', may: ['bellwether_bot'] },
    { name: 'purge_expired', may: ['bellwether_imports', 'bellwether_worker'] },
    { name: 'record_notice_deliveries', may: ['bellwether_bot', 'bellwether_worker'] },
    { name: 'refill_address', may: ['bellwether_imports'] },
    { name: 'refill_number', may: ['bellwether_imports'] },
    {
      name: 'refresh_phone_gate',
      may: ['bellwether_bot', 'bellwether_imports', 'bellwether_worker'],
    },
    { name: 'request_settles_call_back', may: [] },
    { name: 'show_drill', may: [] },
    { name: 'task_opens_request', may: [] },
    { name: 'task_settles_request', may: [] },
  ]);
});

test('nobody in a role makes a temporary table, but where an import is staged', async () => {
  for (const role of ['bot', 'worker', 'auditor', 'drill'] as const) {
    await expect(
      database.as(role).pool.query('CREATE TEMP TABLE role_grant (id uuid)'),
    ).rejects.toMatchObject({
      code: '42501',
    });
  }
  await database.as('imports').pool.query('CREATE TEMP TABLE staged (id uuid)');
});
