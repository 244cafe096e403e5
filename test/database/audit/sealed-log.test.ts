import { expect, test } from 'vitest';
import { checkLog } from '#domain/audit/log/check-log.ts';
import { sealLog } from '#domain/audit/log/seal-log.ts';
import { newLogSigner } from '#test/support/audit/log-signer.ts';
import { setUpDatabase } from '#test/support/postgres/database.ts';
import { atLength } from '#test/support/run/length.ts';

const database = setUpDatabase();

const { signer, verifier } = newLogSigner();
const seal = () => sealLog(database.as('worker').db, signer);
const check = (...outside: string[]) => checkLog(database.as('auditor').db, [verifier], outside);

const insertOne = `INSERT INTO audit_entry (actor_kind, act, subject_kind, subject_id, facts)
  VALUES ('system', 'tried', 'test', $1, '{"count": 3}')`;

async function sealAll(): Promise<number> {
  let sealed = 0;
  for (let more = await seal(); more > 0; more = await seal()) sealed += more;
  return sealed;
}

const newestNote = async () => {
  const { rows } = await database.pool.query<{ note: string }>(
    'SELECT note FROM audit_checkpoint ORDER BY size DESC LIMIT 1',
  );
  return rows[0]?.note ?? '';
};

test('what is committed is sealed, in batches of any size, and the log checks', async () => {
  await sealAll();
  for (const count of [1, 300, 6_000]) {
    await database.pool.query(
      `INSERT INTO audit_entry (actor_kind, act, subject_kind, subject_id)
       SELECT 'system', 'tried', 'test', n::text FROM generate_series(1, $1::int) AS n`,
      [count],
    );
    expect(await sealAll()).toBe(count);
  }

  const { entries, faults } = await check(await newestNote());
  expect(faults).toEqual([]);
  const { rows } = await database.pool.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM audit_entry',
  );
  expect(entries).toBe(rows[0]?.count);
});

test('an entry that commits after younger ones were sealed is sealed next, and none twice', async () => {
  const slow = await database.pool.connect();
  await slow.query('BEGIN');
  await slow.query(insertOne, ['slow']);
  await database.pool.query(insertOne, ['quick']);

  expect(await sealAll()).toBe(1);
  await slow.query('COMMIT');
  slow.release();

  expect(await sealAll()).toBe(1);
  expect(await sealAll()).toBe(0);
  expect((await check()).faults).toEqual([]);
});

test('an entry that commits while a backlog is sealed gets its place before what rests on it', async () => {
  const many = (count: number) =>
    database.pool.query(
      `INSERT INTO audit_entry (actor_kind, act, subject_kind, subject_id)
       SELECT 'system', 'tried', 'test', n::text FROM generate_series(1, $1::int) AS n`,
      [count],
    );
  const slow = await database.pool.connect();
  await slow.query('BEGIN');
  await slow.query(insertOne, ['a consent']);
  await many(7_000);
  expect(await seal()).toBe(5_000);
  await slow.query('COMMIT');
  slow.release();
  await database.pool.query(insertOne, ['a call list that rests on it']);
  await many(6_000);

  expect(await seal()).toBe(5_000);
  expect(await sealAll()).toBe(3_002);
  expect((await check()).faults).toEqual([]);
  const { rows } = await database.pool.query<{ what: string }>(
    `SELECT e.subject_id AS what FROM audit_leaf l JOIN audit_entry e ON e.id = l.entry_id
     WHERE e.subject_id LIKE 'a c%' ORDER BY l.index`,
  );
  expect(rows.map(({ what }) => what)).toEqual(['a consent', 'a call list that rests on it']);
  const sealer = await database.pool.query('SELECT next_id::int AS next FROM audit_sealer');
  expect(sealer.rows).toEqual([{ next: 0 }]);
});

test('a log at rest is looked at and nothing is written, but for its place now and then', async () => {
  const written = async () => {
    const { rows } = await database.owner.pool.query('SELECT xmin::text FROM audit_sealer');
    return rows[0].xmin;
  };
  await sealAll();
  const before = await written();

  expect(await seal()).toBe(0);
  expect(await written()).toBe(before);

  await database.owner.pool.query(
    `UPDATE audit_sealer SET sealed_at = sealed_at - interval '1 minute'`,
  );
  const aged = await written();
  expect(await seal()).toBe(0);
  expect(await written()).not.toBe(aged);
});

atLength(
  'an act that came to nothing leaves a gap in the numbers and none in the log',
  async () => {
    const failing = await database.pool.connect();
    await failing.query('BEGIN');
    await failing.query(insertOne, ['failed']);
    await failing.query('ROLLBACK');
    failing.release();
    await database.pool.query(insertOne, ['good']);

    expect(await sealAll()).toBe(1);
    expect((await check()).faults).toEqual([]);
  },
);

atLength('many write and several seal at the same time: every entry is one leaf', async () => {
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let n = 0; n < 40; n++) await database.pool.query(insertOne, [`${writer}-${n}`]);
  });
  let isWriting = true;
  const sealers = [0, 1, 2].map(async () => {
    let sealed = 0;
    while (isWriting) sealed += await seal();
    return sealed;
  });
  await Promise.all(writers);
  isWriting = false;
  const during = await Promise.all(sealers);
  const after = await sealAll();

  expect(during.reduce((sum, one) => sum + one, after)).toBe(320);
  expect((await check()).faults).toEqual([]);
});

test('a database that was restored where transactions start from low numbers again seals on', async () => {
  await sealAll();
  await database.owner.pool.query(`UPDATE audit_sealer SET next_tx = '9000000000'`);
  await database.owner.pool.query(
    `INSERT INTO audit_entry (actor_kind, act, subject_kind, subject_id, tx) VALUES ('system', 'tried', 'test', 'restored', '8999999999')`,
  );
  await database.pool.query(insertOne, ['new']);

  expect(await sealAll()).toBe(2);
  await database.pool.query(insertOne, ['later']);
  expect(await sealAll()).toBe(1);
  expect((await check()).faults).toEqual([]);
});

test('the tables of the log only grow, also for the owner', async () => {
  const { pool } = database.owner;
  for (const statement of [
    'UPDATE audit_leaf SET index = index + 1000000',
    'DELETE FROM audit_leaf',
    'DELETE FROM audit_checkpoint',
    `UPDATE audit_checkpoint SET note = 'x'`,
    'DELETE FROM audit_tile',
    `UPDATE audit_tile SET hashes = substring(hashes FROM 1 FOR 32) WHERE octet_length(hashes) > 32`,
    `UPDATE audit_tile SET hashes = set_byte(hashes, 0, 255 - get_byte(hashes, 0))`,
    'TRUNCATE audit_leaf',
    'TRUNCATE audit_tile',
    'TRUNCATE audit_checkpoint CASCADE',
    'TRUNCATE audit_cosignature',
    'TRUNCATE checkpoint_post',
    'TRUNCATE sealing_alarm CASCADE',
  ])
    await expect(pool.query(statement), statement).rejects.toMatchObject({ code: '42501' });
});
