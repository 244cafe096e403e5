import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { startKeyRing } from '#domain/data-key/start-key-ring.ts';
import { testDatabase, testKey } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { setUpEach } from '#test/support/set-up.ts';
import { keyClasses } from '#vault/data-key.ts';
import { openVault } from '#vault/vault.ts';

const database = setUpEach(testDatabase);

const start = (key: string, role: 'bot' | 'worker' | 'imports' = 'bot') =>
  startKeyRing(database.as(role).db, {
    settings: { BELLWETHER_KEY: key },
    program: role,
    onFault: (error) => {
      throw error;
    },
  });

async function open(key: string, role: 'bot' | 'worker' | 'imports') {
  const opened = await start(key, role);
  if (opened.kind === 'refused') throw new Error(opened.sentence);
  return opened.ring;
}

/** As a district's database is before any program has run. */
async function withoutKeys(): Promise<void> {
  await inAnotherTime(database, 'DELETE FROM data_key');
}

test('programs that all start first make one key of each class, and read each other', async () => {
  await withoutKeys();
  const key = randomBytes(32).toString('base64');
  await using bot = await open(key, 'bot');
  const rings = await Promise.all(
    (['worker', 'imports', 'worker'] as const).map((role) => open(key, role)),
  );
  const { rows } = await database.owner.pool.query<{ class: string; wrapped: Buffer }>(
    'SELECT class, wrapped FROM data_key ORDER BY id',
  );

  expect(rows.map((row) => row.class)).toEqual(keyClasses);
  for (const of of keyClasses) {
    expect(rows.some(({ wrapped }) => wrapped.includes(bot.current(of).bytes))).toBe(false);
  }
  const sealed = openVault(bot).encrypt('Nguyễn', 'guardian.name:G-1');
  for (const ring of rings) {
    expect(openVault(ring).decrypt(sealed, 'guardian.name:G-1')).toBe('Nguyễn');
    await ring[Symbol.asyncDispose]();
  }
});

test('another key than the one that it was written with opens nothing and changes nothing', async () => {
  const before = await database.owner.pool.query('SELECT * FROM data_key');

  expect(await start(randomBytes(32).toString('base64'))).toEqual({
    kind: 'refused',
    sentence: 'BELLWETHER_KEY is not the key that this database was written with',
  });
  expect((await database.owner.pool.query('SELECT * FROM data_key')).rows).toEqual(before.rows);
});

test('a wrapped key that was moved to another place does not open', async () => {
  await database.owner.pool.query(
    'UPDATE data_key k SET wrapped = o.wrapped FROM data_key o WHERE o.id = 3 - k.id',
  );
  expect(await start(testKey)).toMatchObject({ kind: 'refused' });
});

test('no program makes a second key of a class, but by the command line’s rights', async () => {
  const values = `VALUES (99, 'guardian', $1, 'setting:x')`;
  for (const role of ['bot', 'worker'] as const) {
    await expect(
      database
        .as(role)
        .pool.query(`INSERT INTO data_key (id, class, wrapped, wrapped_by) ${values}`, [
          randomBytes(60),
        ]),
    ).rejects.toMatchObject({ constraint: 'data_key_current' });
    await expect(
      database.as(role).pool.query(`UPDATE data_key SET state = 'old'`),
    ).rejects.toMatchObject({ code: '42501' });
  }
});

test('nothing is written with a key that is not there, or is another class’s', async () => {
  const write = (id: number) =>
    database.owner.pool.query('INSERT INTO phone (index, number) VALUES ($1, $2)', [
      Buffer.concat([Buffer.of(0, keyClasses.indexOf('index') + 1), randomBytes(14)]),
      Buffer.concat([Buffer.of(0, id), randomBytes(40)]),
    ]);

  await write(keyClasses.indexOf('guardian') + 1);
  await expect(write(keyClasses.indexOf('student') + 1)).rejects.toMatchObject({
    constraint: 'data_key_held',
  });
  await expect(write(99)).rejects.toMatchObject({ constraint: 'data_key_held' });
});
