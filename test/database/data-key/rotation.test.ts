import { randomBytes } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { rotatedClasses } from '#domain/data-key/data-key.ts';
import { destroyKey } from '#domain/data-key/destroy-key.ts';
import { findKeys } from '#domain/data-key/find-keys.ts';
import { describeDestroyed } from '#domain/data-key/key-words.ts';
import { rotateKey } from '#domain/data-key/rotate-key.ts';
import { setKeyKeeper } from '#domain/data-key/set-key-keeper.ts';
import { startKeyRing } from '#domain/data-key/start-key-ring.ts';
import { everySealedValue } from '#test/support/keys/every-sealed-value.ts';
import { everyValue, readEveryValue } from '#test/support/keys/read-every-value.ts';
import { testDatabase, testKey, testVault } from '#test/support/postgres/database.ts';
import { atLength } from '#test/support/run/length.ts';
import { setUpEach } from '#test/support/set-up.ts';
import type { KeySettings } from '#vault/keepers/open-keepers.ts';
import { openVault } from '#vault/vault.ts';

const database = setUpEach(testDatabase);
beforeEach(async () => {
  await everySealedValue(database, testVault);
});

async function open(
  role: 'bot' | 'worker' | 'owner',
  settings: KeySettings = { BELLWETHER_KEY: testKey },
) {
  const onFault = () => {};
  const opened = await startKeyRing((role === 'owner' ? database.owner : database.as(role)).db, {
    settings,
    program: role,
    onFault,
  });
  if (opened.kind === 'refused') throw new Error(opened.sentence);
  return opened.ring;
}

atLength(
  'no two values of a column can be swapped: neither opens in the other’s place',
  async () => {
    for (const [column, values] of await everyValue(database)) {
      const [one, other] = values;
      expect(one, column).toBeDefined();
      if (one === undefined || other === undefined) throw new Error(`${column} has no two values`);
      expect(testVault.decryptBytes(one.value, one.belongsTo)).toBeDefined();
      expect(() => testVault.decryptBytes(other.value, one.belongsTo), column).toThrow();
      expect(() => testVault.decryptBytes(one.value, other.belongsTo), column).toThrow();
    }
  },
);

test('every class goes over to a new key, every value says the same, and the old keys can be destroyed', async () => {
  await using worker = await open('worker');
  await using keys = await open('owner');
  const { db } = database.owner;
  const before = await readEveryValue(database, testVault);
  const old = rotatedClasses.map((of) => keys.current(of).id);
  const endLinks = true;

  for (const of of rotatedClasses) {
    expect(await destroyKey(db, { id: keys.current(of).id, by: 'cli' })).toMatchObject({
      reason: 'current',
    });
    await rotateKey({ db, keys, class: of, by: 'cli', onStep: () => void worker.refresh() });
  }

  expect(await readEveryValue(database, openVault(worker))).toEqual(before);
  await expect(readEveryValue(database, testVault)).rejects.toThrow('not held');
  const found = await findKeys(db);
  expect(found.overdue).toEqual([]);
  for (const id of old) {
    expect(found.keys.find((key) => key.id === id)).toMatchObject({ state: 'old', uses: [] });
    expect(await destroyKey(db, { id, by: 'cli', endLinks })).toEqual({ kind: 'destroyed' });
    expect(await destroyKey(db, { id, by: 'cli' })).toMatchObject({ reason: 'destroyed' });
  }
  await using restarted = await open('bot');
  expect(await readEveryValue(database, openVault(restarted))).toEqual(before);
  const { rows } = await database.owner.pool.query(
    'SELECT FROM data_key WHERE id = ANY ($1) AND wrapped IS NOT NULL',
    [old],
  );
  expect(rows).toEqual([]);
});

atLength('links of the old key work for a week, unless they are ended with it', async () => {
  await using bot = await open('bot');
  await using keys = await open('owner');
  const { db } = database.owner;
  const { id } = keys.current('link');
  const signed = openVault(bot).sign('a link');
  await rotateKey({ db, keys, class: 'link', by: 'cli', onStep: () => void bot.refresh() });
  await bot.refresh();
  const isGood = () =>
    openVault(bot)
      .signers()
      .some((one) => one.sign('a link') === signed);
  expect(openVault(bot).sign('a link')).not.toBe(signed);
  expect(isGood()).toBe(true);

  const refused = await destroyKey(db, { id, by: 'cli' });
  expect(refused).toMatchObject({ kind: 'refused', reason: 'links' });
  expect(describeDestroyed(id, refused)).toContain('--end-links');
  expect(await destroyKey(db, { id, by: 'cli', endLinks: true })).toEqual({ kind: 'destroyed' });
  await bot.refresh();
  expect(isGood()).toBe(false);
});

test('a key that one value still needs is not destroyed, by our hand or the owner’s, and it is said which', async () => {
  await using keys = await open('owner');
  const { db } = database.owner;
  const id = keys.current('guardian').id;
  await rotateKey({ db, keys, class: 'guardian', by: 'cli', onStep: () => {} });
  // As a program that slept through the rotation writes.
  await database.db
    .insertInto('guardian')
    .values({
      sourced_id: 'late',
      language: 'en',
      name: testVault.encrypt('Late', 'guardian.name:late'),
      source_hash: randomBytes(16),
    })
    .execute();

  expect(await destroyKey(db, { id, by: 'cli' })).toEqual({
    kind: 'refused',
    reason: 'used',
    uses: [{ key: id, place: 'guardian.name', uses: 1 }],
  });
  await expect(
    database.owner.pool.query(
      `UPDATE data_key SET state = 'destroyed', wrapped = NULL WHERE id = $1`,
      [id],
    ),
  ).rejects.toMatchObject({ constraint: 'data_key_unused' });

  // Broken off or overtaken, it is taken up: no third key.
  await rotateKey({ db, keys, class: 'guardian', by: 'cli', onStep: () => {} });
  expect((await findKeys(db)).keys.filter((key) => key.class === 'guardian')).toHaveLength(2);
  expect(await destroyKey(db, { id, by: 'cli' })).toEqual({ kind: 'destroyed' });
  await expect(
    database.db
      .insertInto('guardian')
      .values({
        sourced_id: 'too late',
        language: 'en',
        name: testVault.encrypt('Late', 'guardian.name:too late'),
        source_hash: randomBytes(16),
      })
      .execute(),
  ).rejects.toMatchObject({ constraint: 'data_key_held' });
});

atLength(
  'a program that writes with a key holds it: it is destroyed only when that is over, and then not',
  async () => {
    await using keys = await open('owner');
    const { db } = database.owner;
    const id = keys.current('guardian').id;
    await rotateKey({ db, keys, class: 'guardian', by: 'cli', onStep: () => {} });
    const late = await database.pool.connect();
    await late.query('BEGIN');
    await late.query(
      `INSERT INTO guardian (sourced_id, language, name, source_hash) VALUES ('late', 'en', $1, '\\x00')`,
      [testVault.encrypt('Late', 'guardian.name:late')],
    );
    const destroying = destroyKey(db, { id, by: 'cli' });
    await expect
      .poll(async () => {
        const { rows } = await database.owner.pool.query(
          `SELECT FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()`,
        );
        return rows.length;
      })
      .toBeGreaterThan(0);
    await late.query('COMMIT');
    late.release();

    expect(await destroying).toMatchObject({ kind: 'refused', reason: 'used' });
  },
);

atLength('rows that nobody changes change their key alone', async () => {
  const change = (set: string, values: unknown[] = []) =>
    database.owner.pool.query(`UPDATE revocation SET ${set} WHERE words IS NOT NULL`, values);
  await expect(change(`scope = 'all'`)).rejects.toThrow('append-only');
  await expect(change(`words = '\\x00'`)).rejects.toThrow('append-only');
  await expect(change('words = NULL')).rejects.toThrow('append-only');
  await expect(
    database.as('bot').pool.query('UPDATE revocation SET words = words'),
  ).rejects.toMatchObject({ code: '42501' });
});

atLength(
  'another key-encryption key takes over by wrapping: no value is written again, and the first one is free to go',
  async () => {
    const before = await readEveryValue(database, testVault);
    const next = randomBytes(32).toString('base64');
    {
      await using both = await open('owner', {
        BELLWETHER_KEY: next,
        BELLWETHER_PREVIOUS_KEY: testKey,
      });
      expect(await setKeyKeeper(database.owner.db, both, { by: 'cli' })).toBe(6);
      expect(await setKeyKeeper(database.owner.db, both, { by: 'cli' })).toBe(0);
    }
    await using bot = await open('bot', { BELLWETHER_KEY: next });
    expect(await readEveryValue(database, openVault(bot))).toEqual(before);
    await expect(open('bot')).rejects.toThrow('is not the key');
  },
);
