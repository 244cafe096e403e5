import { expect, test } from 'vitest';
import { violatedRule } from '#database/transaction.ts';
import { submit } from '#test/support/district/decisions.ts';
import { setUpSmallDistrict } from '#test/support/district/small-district.ts';

const { database, district } = setUpSmallDistrict();

test('attack 27: every function looks its tables up where no temporary one comes first', async () => {
  const { rows } = await database.owner.pool.query<{ name: string }>(
    `SELECT p.oid::regprocedure::text AS name FROM pg_proc p
     WHERE p.pronamespace = 'public'::regnamespace
       -- Bound when it was made (BEGIN ATOMIC, RETURN): it looks nothing up.
       AND p.prosqlbody IS NULL
       AND NOT coalesce('search_path=pg_catalog, public, pg_temp' = ANY (p.proconfig), false)
     ORDER BY 1`,
  );

  // SET search_path = pg_catalog, public, pg_temp
  expect(rows.map((row) => row.name)).toEqual([]);
});

test('attack 27: temporary tables in the place of all of ours make nobody an approver', async () => {
  const closure = await submit(database.db, {
    author: district.principal,
    schoolIds: [district.school],
  });
  const { rows: tables } = await database.pool.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname NOT LIKE 'kysely%'
       AND has_table_privilege(oid, 'SELECT')`,
  );
  expect(tables.length).toBeGreaterThan(60);
  // Somebody on the staff list who may do nothing gives themselves, in tables of their own, all there is.
  const stranger = '01900000-0000-7000-8000-000000000001';
  await database.owner.pool.query(
    `INSERT INTO operator (id, directory_tenant, directory_id, name) VALUES ($1, 'tenant', 'stranger', '')`,
    [stranger],
  );
  const client = await database.pool.connect();
  try {
    for (const { name } of tables) {
      await client.query(`CREATE TEMP TABLE ${name} (LIKE public.${name} INCLUDING DEFAULTS)`);
      await client.query(
        `INSERT INTO pg_temp.${name} OVERRIDING SYSTEM VALUE SELECT * FROM public.${name}`,
      );
    }
    await client.query(`
      UPDATE pg_temp.role_grant SET operator_id = '${stranger}', role = 'approver', school_id = NULL,
        granted_at = '2020-01-01', granted_by = NULL;
      UPDATE pg_temp.training_record SET operator_id = '${stranger}';
      UPDATE pg_temp.campaign SET author_id = gen_random_uuid();
      UPDATE pg_temp.campaign_version SET submitted_by = '${stranger}';
      DELETE FROM pg_temp.campaign_editor;
      UPDATE pg_temp.approval SET operator_id = '${stranger}'`);

    const forged = await client
      .query(
        `INSERT INTO public.approval (version_id, operator_id, decision, fingerprint, platform)
         SELECT id, $1, 'approved', fingerprint, 'slack' FROM public.campaign_version WHERE campaign_id = $2`,
        [stranger, closure.id],
      )
      .catch((error: unknown) => violatedRule(error));
    expect(forged).toBe('approval_by_an_approver');

    const own = await client
      .query(
        `INSERT INTO public.approval (version_id, operator_id, decision, fingerprint, platform)
         SELECT id, $1, 'approved', fingerprint, 'slack' FROM public.campaign_version WHERE campaign_id = $2`,
        [district.principal.id, closure.id],
      )
      .catch((error: unknown) => violatedRule(error));
    expect(own).toBe('approval_by_another_person');

    const started = await client
      .query(`UPDATE public.campaign SET state = 'dialing' WHERE id = $1`, [closure.id])
      .catch((error: unknown) => violatedRule(error));
    expect(started).toBe('campaign_approved_by_another_person');
  } finally {
    client.release(true);
  }
});
