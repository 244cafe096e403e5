import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { connect } from '#database/connect.ts';
import { testDistrict } from '#test/support/attempt/attempt-district.ts';
import { drillNumber, drillRig, staffPhones } from '#test/support/drill/drill-rig.ts';
import { ourNumber, testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { drillPhoneBinding } from '#vault/vault.ts';

const rig = setUpOnce(drillRig);

/** What the database says to a statement of the role that places drills. */
async function said(statement: string): Promise<string> {
  const { pool } = rig.district.as('drill');
  return pool.query(statement).then(
    ({ rowCount }) => `${rowCount} rows`,
    (error: { code: string; constraint?: string }) => error.constraint ?? error.code,
  );
}

const noRight = '42501';

/** All that knows of a family, a consent, a closure or a call to one. */
async function otherTables(): Promise<string[]> {
  const rows = await rig.owner(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v')
       AND relname NOT IN ('drill', 'drill_phone', 'drill_call') ORDER BY 1`,
  );
  return rows.map(({ name }) => String(name));
}

describe('the role that places drills', () => {
  test('attack 34: reads no table but its own, the district’s name and what the log takes', async () => {
    const tables = await otherTables();
    expect(tables).toEqual(
      expect.arrayContaining(['phone', 'guardian', 'recipient', 'attempt', 'consent_record']),
    );
    for (const table of tables)
      expect([table, await said(`SELECT * FROM "${table}"`)]).toEqual([table, noRight]);
  });

  test('reads of the district what its calls say, and not one column of any other table', async () => {
    const columns = await rig.owner(
      `SELECT c.relname || '.' || a.attname AS column FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
       WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'v')
         AND c.relname NOT IN ('drill', 'drill_phone', 'drill_call')
         AND has_column_privilege('bellwether_drill', c.oid, a.attnum, 'SELECT') ORDER BY 1`,
    );

    expect(columns.map(({ column }) => column)).toEqual([
      'district.registered_name',
      'district.ring_seconds',
    ]);
  });

  test('calls no function that tells or changes anything of a family', async () => {
    for (const statement of [
      'SELECT refresh_phone_gate(ARRAY[uuidv7()])',
      'SELECT disown_number(uuidv7(), uuidv7())',
      "SELECT analyze_roster('{phone}')",
      'SELECT analyze_consent()',
      'SELECT consent_terms()',
      'SELECT is_present(o) FROM operator o',
    ])
      expect([statement, await said(statement)]).toEqual([statement, noRight]);
    // It learns whether a drill has to wait, and nothing of the closure it waits for.
    expect(await said('SELECT drill_blocker()')).toBe('1 rows');
  });

  test('attack 34: adds no phone to the list, approves nothing, and calls nobody who was not approved', async () => {
    for (const statement of [
      `INSERT INTO drill_phone (number_index, name, number, consented_on, consent) VALUES ('', '', '', now(), 'x')`,
      `UPDATE drill_phone SET number = ''`,
      `UPDATE drill SET sealed_text = '{}'`,
      `INSERT INTO drill_call (drill_id, phone_id, token) VALUES (uuidv7(), uuidv7(), 'x')`,
      `UPDATE drill_call SET phone_id = uuidv7()`,
    ])
      expect([statement, await said(statement)]).toEqual([statement, noRight]);
    await rig.request();
    expect(await said(`UPDATE drill SET state = 'calling'`)).toBe(noRight);
    await rig.owner(`UPDATE drill SET state = 'withdrawn', ended_by = requested_by`);
  });

  test('is what a worker’s session of drills is, after a RESET too; without it a worker calls no drill', async () => {
    const { urls } = rig.district;
    await using session = connect({
      url: urls.worker,
      name: 'test',
      role: 'bellwether_drill',
      max: 1,
    });
    const { rows } = await session.pool.query<{ user: string }>('SELECT current_user AS user');
    expect(rows).toEqual([{ user: 'bellwether_drill' }]);
    await sql`RESET ROLE`.execute(session.db);
    await expect(sql`SELECT FROM phone`.execute(session.db)).rejects.toMatchObject({
      code: noRight,
    });

    const worker = rig.district.as('worker').pool;
    await expect(
      worker.query(`UPDATE drill_call SET call_state = 'placing'`),
    ).rejects.toMatchObject({ code: noRight });
    for (const role of ['bot', 'imports', 'auditor'] as const) {
      await expect(
        rig.district.as(role).pool.query('SET ROLE bellwether_drill'),
      ).rejects.toMatchObject({ code: noRight });
    }
  });
});

test('no key leads from a drill to a family, nor from a family to a drill', async () => {
  const keys = await rig.owner(
    `SELECT conrelid::regclass::text AS from, confrelid::regclass::text AS to FROM pg_constraint
     WHERE contype = 'f' AND (conrelid::regclass::text ~ '^drill' OR confrelid::regclass::text ~ '^drill') ORDER BY 1, 2`,
  );

  expect(keys).toEqual([
    { from: 'drill', to: 'operator' },
    { from: 'drill', to: 'operator' },
    { from: 'drill', to: 'operator' },
    { from: 'drill_call', to: 'drill' },
    { from: 'drill_call', to: 'drill_phone' },
  ]);
});

test('attack 34: a phone that is not on the approved list is not called, no matter who writes the row', async () => {
  const drill = await rig.request();
  await rig.approve(drill);
  const [family] = await rig.district.addPhones(1);
  const insert = (phone: string) =>
    rig.owner(
      `INSERT INTO drill_call (drill_id, phone_id, token, call_state) VALUES ($1, $2, repeat('x', 22), 'waiting')`,
      [drill.id, phone],
    );

  await expect(insert(family?.id ?? '')).rejects.toMatchObject({
    constraint: 'drill_call_of_its_list',
  });
  const index = testVault.drillPhoneIndexes('+13125550179')[0];
  const [late] = await rig.owner(
    `INSERT INTO drill_phone (number_index, name, number, consented_on, consent) VALUES ($1, '', $2, now(), 'x') RETURNING id`,
    [index, testVault.encrypt('+13125550179', drillPhoneBinding(index, 'number'))],
  );
  await expect(insert(String(late?.['id']))).rejects.toMatchObject({
    constraint: 'drill_call_of_its_list',
  });
  await rig.owner('UPDATE drill_phone SET ended_by = $1 WHERE id = $2', ['list', late?.['id']]);
  await rig.dialUntil(drill.id, 'finished');
  expect(
    rig.twilio
      .calls()
      .map(({ to }) => to)
      .toSorted(),
  ).toEqual([...staffPhones]);
});

test('attack 34: the number of a family, copied into the list by its index, opens nothing', async () => {
  const [family] = await rig.district.addPhones(1);
  const { rows } = await rig.district.owner.pool.query<{ index: Buffer; number: Buffer }>(
    'SELECT index, number FROM phone WHERE id = $1',
    [family?.id],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('no phone');

  expect(() => testVault.decrypt(row.number, drillPhoneBinding(row.index, 'number'))).toThrow();
  // The same number has another index there, so no query finds who is on both lists.
  expect(testVault.drillPhoneIndexes(family?.number ?? '')[0].equals(row.index)).toBe(false);
});

describe('the number of drills', () => {
  const own = 'drill_number_of_its_own';
  const imports = (statement: string) => rig.district.as('imports').pool.query(statement);

  test('is never one that closures show, nor the other way round, a given-up one included', async () => {
    await imports(`INSERT INTO sending_number (number, active) VALUES ('+14025550188', false)`);
    for (const number of [ourNumber, '+14025550188'])
      await expect(imports(`UPDATE district SET drill_number = '${number}'`)).rejects.toMatchObject(
        {
          constraint: own,
        },
      );
    await expect(
      imports(`INSERT INTO sending_number (number) VALUES ('${drillNumber}')`),
    ).rejects.toMatchObject({ constraint: own });
    await expect(
      imports('UPDATE district SET drill_number = callback_number'),
    ).rejects.toMatchObject({ constraint: 'district_drill_number_apart' });
  });

  test('two at once, each for the other, do not both get it', async () => {
    await using district = await testDistrict();
    const { pool } = district.as('imports');
    const one = await pool.connect();
    await one.query('BEGIN');
    await one.query(`UPDATE district SET drill_number = '+14025550187'`);
    const other = expect(
      pool.query(`INSERT INTO sending_number (number) VALUES ('+14025550187')`),
    ).rejects.toMatchObject({ constraint: own });
    await one.query('COMMIT');
    one.release();

    await other;
  });
});
