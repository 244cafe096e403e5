import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkLog, type LogFault } from '#domain/audit/log/check-log.ts';
import { sealLog } from '#domain/audit/log/seal-log.ts';
import { newLogSigner } from '#test/support/audit/log-signer.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres/database.ts';

/** The owner of the database, who can switch every guard off, and somebody who has kept what the channel showed. */

let database: TestDatabase;
let outside: string[];
let size: number;
const { signer, verifier } = newLogSigner();

beforeAll(async () => {
  database = await testDatabase();
  for (const from of [0, 40, 80]) {
    await database.pool.query(
      `INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id, facts)
       SELECT 'operator', 'o' || n, 'gates-rebuilt', 'test', n::text, jsonb_build_object('phones', n, 'changed', 1)
       FROM generate_series($1::int, $1::int + 39) AS n`,
      [from],
    );
    while ((await sealLog(database.as('worker').db, signer)) > 0);
  }
  const { rows } = await database.pool.query<{ note: string; size: string }>(
    'SELECT note, size FROM audit_checkpoint ORDER BY size',
  );
  outside = rows.map(({ note }) => note);
  size = Number(rows.at(-1)?.size);
});
afterAll(() => database[Symbol.asyncDispose]());

const found = async (notes = outside): Promise<LogFault['kind'][]> =>
  (await checkLog(database.as('auditor').db, verifier, notes)).faults.map(({ kind }) => kind);

/** Changes the tables behind every guard, looks, and puts them back as they were. */
async function whileTampered(statements: string[], look: () => Promise<void>): Promise<void> {
  const { pool } = database.owner;
  const tables = ['audit_checkpoint', 'audit_tile', 'audit_leaf', 'audit_entry'];
  const client = await pool.connect();
  const unguarded = async (lines: string[]) => {
    await client.query('BEGIN');
    for (const table of tables) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    for (const line of lines) await client.query(line);
    for (const table of tables) await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
    await client.query('COMMIT');
  };
  try {
    for (const table of tables)
      await client.query(`CREATE TEMP TABLE IF NOT EXISTS kept_${table} AS TABLE ${table}`);
    await unguarded(statements);
    await look();
  } finally {
    await unguarded([
      ...tables.map((table) => `DELETE FROM ${table}`),
      ...tables
        .toReversed()
        .map(
          (table) =>
            `INSERT INTO ${table} ${table === 'audit_entry' ? 'OVERRIDING SYSTEM VALUE' : ''} TABLE kept_${table}`,
        ),
    ]);
    client.release();
  }
}

test('the log as it was kept passes, against all that stands outside', async () => {
  expect(await found()).toEqual([]);
});

const flips: Record<string, string> = {
  at: `at = at + interval '1 microsecond'`,
  actor_kind: `actor_kind = 'system'`,
  actor_id: `actor_id = overlay(actor_id PLACING 'x' FROM 1 FOR 1)`,
  act: `act = 'tried-again'`,
  subject_kind: `subject_kind = 'tesu'`,
  subject_id: `subject_id = subject_id || '0'`,
  facts: `facts = facts || '{"phones": -1}'`,
  'a key of facts': `facts = facts - 'changed'`,
};

test('any column of any sealed entry that changes is found', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: 119 }),
      fc.constantFrom(...Object.keys(flips)),
      async (index, column) => {
        await whileTampered(
          [
            `UPDATE audit_entry SET ${flips[column]} WHERE actor_kind = 'operator' AND id = (
               SELECT entry_id FROM audit_leaf JOIN audit_entry e ON e.id = entry_id
               WHERE e.act = 'gates-rebuilt' ORDER BY index OFFSET ${index} LIMIT 1)`,
          ],
          async () => expect(await found()).toContain('rewritten'),
        );
      },
    ),
    { numRuns: Number(process.env['RUNS'] ?? 24) },
  );
});

const someEntry = '(SELECT entry_id FROM audit_leaf ORDER BY index DESC OFFSET 50 LIMIT 1)';

test.each<[string, string[], LogFault['kind']]>([
  [
    'an entry deleted with its leaf',
    [
      `CREATE TEMP TABLE gone AS SELECT ${someEntry} AS id`,
      'DELETE FROM audit_leaf WHERE entry_id = (SELECT id FROM gone)',
      'DELETE FROM audit_entry WHERE id = (SELECT id FROM gone)',
      'DROP TABLE gone',
    ],
    'missing',
  ],
  [
    'the leaves behind it moved up, too',
    [
      `CREATE TEMP TABLE gone AS SELECT entry_id AS id, index FROM audit_leaf WHERE entry_id = ${someEntry}`,
      'DELETE FROM audit_leaf WHERE entry_id = (SELECT id FROM gone)',
      'DELETE FROM audit_entry WHERE id = (SELECT id FROM gone)',
      'UPDATE audit_leaf SET index = index + 1000000 WHERE index > (SELECT index FROM gone)',
      'UPDATE audit_leaf SET index = index - 1000001 WHERE index > 1000000',
      'DROP TABLE gone',
    ],
    'rewritten',
  ],
  [
    'two entries that change places',
    [
      `CREATE TEMP TABLE pair AS SELECT entry_id, index FROM audit_leaf WHERE index IN (50, 51)`,
      'DELETE FROM audit_leaf WHERE index IN (50, 51)',
      'INSERT INTO audit_leaf (index, entry_id) SELECT 101 - index, entry_id FROM pair',
      'DROP TABLE pair',
    ],
    'rewritten',
  ],
  [
    'an entry put in later, under somebody’s name and an old date',
    [
      'UPDATE audit_leaf SET index = index + 1000000 WHERE index >= 60',
      'UPDATE audit_leaf SET index = index - 999999 WHERE index >= 1000000',
      `WITH forged AS (INSERT INTO audit_entry (at, actor_kind, actor_id, act, subject_kind, subject_id)
         VALUES (now() - interval '3 days', 'operator', 'o5', 'gates-rebuilt', 'test', 'forged') RETURNING id)
       INSERT INTO audit_leaf (index, entry_id) SELECT 60, id FROM forged`,
    ],
    'rewritten',
  ],
  [
    'an entry put in past the sealer, with an old date',
    [
      `INSERT INTO audit_entry (at, actor_kind, actor_id, act, subject_kind, subject_id)
       VALUES (now() - interval '3 days', 'operator', 'o5', 'gates-rebuilt', 'test', 'forged')`,
    ],
    'unsealed',
  ],
  [
    'yesterday’s backup',
    [
      'DELETE FROM audit_checkpoint WHERE size > 80',
      `CREATE TEMP TABLE gone AS SELECT entry_id FROM audit_leaf WHERE index >= 80`,
      'DELETE FROM audit_leaf WHERE index >= 80',
      'DELETE FROM audit_entry WHERE id IN (SELECT entry_id FROM gone)',
      'DROP TABLE gone',
    ],
    'shorter',
  ],
])('%s: found', async (_, statements, kind) => {
  await whileTampered(statements, async () => expect(await found()).toContain(kind));
});

test('the owner who also holds the key makes a fork, and the checkpoint that somebody kept shows it', async () => {
  const forged = `UPDATE audit_entry SET actor_id = 'somebody-else' WHERE id = ${someEntry}`;
  await whileTampered(
    [forged, 'DELETE FROM audit_checkpoint', 'DELETE FROM audit_tile', 'DELETE FROM audit_leaf'],
    async () => {
      await database.owner.pool.query(`UPDATE audit_sealer SET size = 0, next_tx = '0'`);
      while ((await sealLog(database.as('worker').db, signer)) > 0);

      expect(await found([])).toEqual([]);
      expect(await found()).toContain('rewritten');
    },
  );
  await database.owner.pool.query('UPDATE audit_sealer SET size = $1', [size]);
  expect(await found()).toEqual([]);
});

test('what is no checkpoint of this log is told from one that does not fit', async () => {
  const stranger = newLogSigner();
  const { faults } = await checkLog(database.as('auditor').db, stranger.verifier, [
    outside.at(-1) ?? '',
    'hello',
  ]);

  expect(faults).toContainEqual({ kind: 'not-signed', which: 0 });
  expect(faults).toContainEqual({ kind: 'not-a-checkpoint', which: 1 });
});
