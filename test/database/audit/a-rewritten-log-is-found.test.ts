import { beforeAll, expect, test } from 'vitest';
import { checkLog } from '#domain/audit/log/check-log.ts';
import { type LogSigner, type LogVerifier, signCheckpoint } from '#domain/audit/log/checkpoint.ts';
import type { LogFault } from '#domain/audit/log/log-fault.ts';
import { whileTampered } from '#sandbox/tamper/while-tampered.ts';
import { newLogSigner } from '#test/support/audit/log-signer.ts';
import { fillLog, sealAll } from '#test/support/audit/sealed-log.ts';
import { setUpDatabase } from '#test/support/postgres/database.ts';

/** The owner of the database, who can switch every guard off, and somebody who has kept what the channel showed. */

const database = setUpDatabase();
let outside: string[];
let signer: LogSigner;
let verifier: LogVerifier;

beforeAll(async () => {
  ({ signer, verifier, outside } = await fillLog(database, 120));
});

const found = async (notes = outside): Promise<LogFault['kind'][]> =>
  (await checkLog(database.as('auditor').db, [verifier], notes)).faults.map(({ kind }) => kind);

const tampered = (statements: string[], look: () => Promise<void>) =>
  whileTampered(
    database.owner.pool,
    async (client) => {
      for (const statement of statements) await client.query(statement);
    },
    look,
  );

test('the log as it was kept passes, against all that stands outside', async () => {
  expect(await found()).toEqual([]);
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
    'an entry put behind the last seal, with a leaf',
    [
      `WITH forged AS (INSERT INTO audit_entry (actor_kind, actor_id, act, subject_kind, subject_id)
         VALUES ('operator', 'o5', 'gates-rebuilt', 'test', 'forged') RETURNING id)
       INSERT INTO audit_leaf (index, entry_id) SELECT (SELECT max(index) + 1 FROM audit_leaf), id FROM forged`,
    ],
    'not-signed-for',
  ],
  [
    'a checkpoint deleted from the middle',
    ['DELETE FROM audit_checkpoint WHERE size = 80'],
    'not-kept',
  ],
  [
    'a checkpoint with a root that it was not signed for',
    ['UPDATE audit_checkpoint SET root = sha256(root) WHERE size = 80'],
    'altered',
  ],
  [
    'a tile that is not the entries’',
    ['UPDATE audit_tile SET hashes = set_byte(hashes, 0, 255 - get_byte(hashes, 0))'],
    'tiles-differ',
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
  await tampered(statements, async () => expect(await found()).toContain(kind));
});

const sealedAnew = [
  'DELETE FROM audit_checkpoint',
  'DELETE FROM audit_tile',
  'DELETE FROM audit_leaf',
  `UPDATE audit_sealer SET size = 0, next_tx = '0'`,
];

test('the owner who also holds the key writes another log, and the checkpoint that somebody kept shows it', async () => {
  const forged = `UPDATE audit_entry SET actor_id = 'somebody-else' WHERE id = ${someEntry}`;
  await tampered([forged, ...sealedAnew], async () => {
    await sealAll(database, signer);

    expect(await found([])).toEqual([]);
    expect(await found()).toContain('rewritten');
  });
  expect(await found()).toEqual([]);
});

test('yesterday’s backup to which new entries came is no longer the log that somebody kept', async () => {
  const earlier = `DELETE FROM audit_entry WHERE id IN (SELECT entry_id FROM audit_leaf WHERE index >= 80)`;
  const since = `INSERT INTO audit_entry (actor_kind, act, subject_kind, subject_id)
    SELECT 'system', 'tried', 'test', n::text FROM generate_series(1, 90) AS n`;
  await tampered([earlier, ...sealedAnew, since], async () => {
    await sealAll(database, signer);

    expect(await found([])).toEqual([]);
    expect(await found()).toContain('rewritten');
  });
});

test('a second checkpoint of one size, signed with the key, is a fork', async () => {
  const size = Number(outside.at(-1)?.split('\n')[1]);
  const other = signCheckpoint({ origin: signer.name, size, root: Buffer.alloc(32, 1) }, signer);

  expect(await found([other])).toContain('forked');
  expect(await found([...outside, other])).toContain('forked');
});

test('an entry with an old date that is left to the sealer is told; one of a long transaction is not', async () => {
  for (const [ago, faults] of [
    ['3 days', ['back-dated']],
    ['50 minutes', []],
  ] as const)
    await tampered(
      [
        `INSERT INTO audit_entry (at, actor_kind, act, subject_kind, subject_id)
         SELECT now() - interval '${ago}', 'system', 'tried', 'test', 'late'`,
      ],
      async () => {
        await sealAll(database, signer);
        expect(await found()).toEqual(faults);
      },
    );
});

test('what is no checkpoint of this log is told from one that does not fit', async () => {
  const stranger = newLogSigner();
  const { faults } = await checkLog(
    database.as('auditor').db,
    [stranger.verifier],
    [outside.at(-1) ?? '', 'hello'],
  );

  expect(faults).toContainEqual({ kind: 'not-signed', which: 0 });
  expect(faults).toContainEqual({ kind: 'not-a-checkpoint', which: 1 });
});
