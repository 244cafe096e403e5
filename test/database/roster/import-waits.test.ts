import { sql } from 'kysely';
import pg from 'pg';
import { expect, test } from 'vitest';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { type Export, smallExport } from '#test/support/district/roster-district.ts';
import { rosterImports } from '#test/support/district/roster-imports.ts';
import { type TestDatabase, testVault as vault } from '#test/support/postgres/database.ts';

let database: TestDatabase;
const { bringIn } = rosterImports((fresh) => {
  database = fresh;
});

/** The phones of Eva and of Raúl Peña turn out to be of other kinds. */
function otherLines(): Export {
  const files = smallExport();
  const users = (files['users'] ?? []).map((line) =>
    line.replace(',spa,,', ',spa,landline,').replace(',es-MX,landline,', ',es-MX,voip,'),
  );
  return { ...files, users };
}

async function rows<T extends object>(query: string): Promise<T[]> {
  return (await database.pool.query<T>(query)).rows;
}

/** In the order in which everybody locks their gates. */
async function phoneIds(numbers: readonly string[]): Promise<string[]> {
  const { rows: phones } = await database.pool.query<{ id: string }>(
    'SELECT id FROM phone WHERE index = ANY ($1) ORDER BY id',
    [numbers.map((number) => vault.phoneIndex(number))],
  );
  return phones.map(({ id }) => id);
}

async function factsOf(number: string): Promise<string[]> {
  const { rows: gates } = await database.pool.query<{ facts: string[] }>(
    `SELECT fact_names(facts | voice_mission) AS facts FROM phone_gate g JOIN phone p ON p.id = g.phone_id
     WHERE p.index = $1`,
    [vault.phoneIndex(number)],
  );
  return gates[0]?.facts ?? [];
}

async function withdraw(db: Db | Transaction, phone: string): Promise<void> {
  await sql`INSERT INTO revocation (phone_id, channel, scope, means, recorded_by)
    VALUES (${phone}, 'any', 'wrong-number', 'key-press', 'test')`.execute(db);
}

/** Until another session waits for a lock: then the two really are in each other's way. */
async function untilSomebodyWaits(): Promise<void> {
  await expect
    .poll(() =>
      rows(`SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`),
    )
    .toHaveLength(1);
}

/** Gates that are not what the ledger and the roster give. */
const stale =
  'SELECT * FROM phone_gate EXCEPT SELECT * FROM phone_gate_of(ARRAY(SELECT id FROM phone))';

test('until its last statement an import holds no gate of a phone that it changes', async () => {
  await bringIn(smallExport());
  // As an import with an older table of area codes left them: every phone and every guardian changes.
  await database.pool.query("UPDATE phone SET area_zones = '{}'");
  await database.owner.pool.query('SELECT refresh_phone_audience()');
  await database.pool.query('UPDATE guardian SET source_hash = sourced_id::bytea');
  await using holder = await session();
  await holder.query('BEGIN');
  await holder.query('SELECT FROM phone_audience FOR UPDATE');

  const importing = bringIn(otherLines());
  await untilSomebodyWaits();
  await transact(database.db, async (tx) => {
    await sql`SET LOCAL lock_timeout = '500ms'`.execute(tx);
    for (const { id } of await rows<{ id: string }>('SELECT id FROM phone')) await withdraw(tx, id);
  });
  await holder.query('COMMIT');

  expect(await importing).toMatchObject({ kind: 'imported', counts: { phonesChanged: 4 } });
  expect(await factsOf('+14025550101')).toEqual(
    expect.arrayContaining(['line residential', 'wrong-number yes']),
  );
  expect(await rows(stale)).toEqual([]);
});

/** A session of its own. */
async function session(): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

test('an import and a writer who locks the same gates in the other order both come through', async () => {
  await bringIn(smallExport());
  const [low = '', high = ''] = await phoneIds(['+14025550101', '+14025550102']);
  let importing: ReturnType<typeof bringIn> | undefined;

  await transact(database.db, async (tx) => {
    await withdraw(tx, high);
    if (importing === undefined) {
      importing = bringIn(otherLines());
      importing.catch(() => {}); // told below
      await untilSomebodyWaits();
    }
    await withdraw(tx, low);
  });

  expect(await importing).toMatchObject({ kind: 'imported', counts: { phonesChanged: 2 } });
  expect(await factsOf('+14025550101')).toEqual(
    expect.arrayContaining(['line residential', 'wrong-number yes']),
  );
  expect(await factsOf('+14025550102')).toEqual(
    expect.arrayContaining(['line unknown', 'wrong-number yes']),
  );
  expect(await rows(stale)).toEqual([]);
});
