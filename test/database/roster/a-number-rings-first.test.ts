import pg from 'pg';
import { expect, test } from 'vitest';
import { compareAudience } from '#domain/consent/gate/derived-store.ts';
import { rosterImports } from '#test/support/district/roster-imports.ts';
import type { TestDatabase } from '#test/support/postgres/database.ts';
import { exportOf, turnsIn, unbarred } from '#test/support/roster/homes.ts';

let database: TestDatabase;
const { bringIn } = rosterImports((fresh) => {
  database = fresh;
});

const home = { 'G-1': 'H1', 'G-2': 'H1' };
const asListed = ['1:G-1/1 2:G-2/1 3:G-2/2', '1:G-3/1'];
const asChosen = ['1:G-1/1 2:G-2/2 3:G-2/1', '1:G-3/1'];

/** The guardian's number of this rank; by the login of the pages. */
async function choose(
  guardian: string,
  rank: number,
  { pool }: { pool: Pick<pg.Pool, 'query'> } = database.as('bot'),
): Promise<string | null> {
  const { rows } = await pool.query<{ chosen: string | null }>(
    `SELECT choose_first_number(gp.guardian_id, gp.phone_id) AS chosen FROM guardian_phone gp
     JOIN guardian g ON g.id = gp.guardian_id WHERE g.sourced_id = $1 AND gp.rank = $2`,
    [guardian, rank],
  );
  return rows[0]?.chosen ?? null;
}

async function first(): Promise<string[]> {
  const { rows } = await database.pool.query<{ tie: string }>(
    `SELECT g.sourced_id || '/' || gp.rank AS tie FROM guardian_phone gp JOIN guardian g ON g.id = gp.guardian_id
     WHERE gp.first_since IS NOT NULL ORDER BY 1`,
  );
  return rows.map(({ tie }) => tie);
}

async function session(): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

/** Until another session waits for a lock: then the two really are in each other's way. */
async function untilSomebodyWaits(): Promise<void> {
  await expect
    .poll(
      async () =>
        (
          await database.pool.query(`SELECT FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'`)
        ).rowCount,
    )
    .toBe(1);
}

test('the number that a guardian chose rings first of theirs, and before no other guardian’s first', async () => {
  await bringIn(exportOf(home, unbarred));
  expect(await turnsIn(database)).toEqual(asListed);

  expect(await choose('G-2', 2)).toBe('chosen');
  expect(await turnsIn(database)).toEqual(asChosen);
  expect(await choose('G-2', 2)).toBe('as-before');
  expect(await compareAudience(database.db)).toMatchObject({ rows: 0 });

  // The other one instead: only one of theirs rings first.
  expect(await choose('G-2', 1)).toBe('chosen');
  expect(await first()).toEqual(['G-2/1']);
  expect(await turnsIn(database)).toEqual(asListed);
});

test('no import takes the choice back, whatever it changes of the guardian', async () => {
  await bringIn(exportOf(home, unbarred));
  await choose('G-2', 2);

  const report = await bringIn(exportOf(home, (line) => unbarred(line).replace('Raúl', 'Raul')));

  expect(report).toMatchObject({ kind: 'imported', counts: { guardiansChanged: 1 } });
  expect(await turnsIn(database)).toEqual(asChosen);
  expect(await compareAudience(database.db)).toMatchObject({ rows: 0 });
});

test('a number that leaves the roster takes the choice along, and comes back without it', async () => {
  await bringIn(exportOf(home, unbarred));
  await choose('G-2', 2);

  await bringIn(exportOf(home, (line) => unbarred(line).replace('402-555-0103', '')));
  expect(await first()).toEqual([]);
  expect(await choose('G-2', 2)).toBe(null);

  await bringIn(exportOf(home, unbarred));
  expect(await turnsIn(database)).toEqual(asListed);
});

test('two guardians of a home who choose at the same time both ring as they chose', async () => {
  // Both list the same landline first.
  const shared = (line: string) =>
    unbarred(line)
      .replace('+14025550101,(402) 555-0101', '+14025550105,(402) 555-0101')
      .replace('402-555-0102', '402-555-0101');
  await bringIn(exportOf(home, shared));
  await using one = await session();
  await one.query('BEGIN');
  await choose('G-1', 2, { pool: one });

  const other = choose('G-2', 2, database);
  await untilSomebodyWaits();
  await one.query('COMMIT');

  expect(await other).toBe('chosen');
  expect(await compareAudience(database.db)).toMatchObject({ rows: 0 });
});

test('an import that works out whose turn it is meanwhile finds the choice', async () => {
  await bringIn(exportOf(home, unbarred));
  await using one = await session();
  await one.query('BEGIN');
  await choose('G-2', 2, { pool: one });

  const importing = database.pool.query('SELECT refresh_phone_audience()');
  await untilSomebodyWaits();
  await one.query('COMMIT');
  await importing;

  expect(await turnsIn(database)).toEqual(asChosen);
});

test('the database keeps one first number a guardian, by any login', async () => {
  await bringIn(exportOf(home, unbarred));
  await choose('G-2', 2);

  await expect(
    database.owner.pool.query(
      'UPDATE guardian_phone SET first_since = now() WHERE first_since IS NULL',
    ),
  ).rejects.toThrow('guardian_phone_first');
});
