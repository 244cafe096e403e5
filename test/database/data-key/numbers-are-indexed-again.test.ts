import { afterEach, beforeEach, expect, test } from 'vitest';
import { revokeByText } from '#domain/consent/opt-out/revoke-by-text.ts';
import { destroyKey } from '#domain/data-key/destroy-key.ts';
import { rotateKey } from '#domain/data-key/rotate-key.ts';
import { type KeptRing, startKeyRing } from '#domain/data-key/start-key-ring.ts';
import { newMessageSid } from '#test/support/consent/inbound-text.ts';
import { type Export, smallExport } from '#test/support/district/roster-district.ts';
import { rosterImports } from '#test/support/district/roster-imports.ts';
import { type TestDatabase, testKey, testVault } from '#test/support/postgres/database.ts';
import { atLength } from '#test/support/run/length.ts';
import { openVault, phoneBinding, type Vault } from '#vault/vault.ts';

let database: TestDatabase;
const { bringIn } = rosterImports((fresh) => {
  database = fresh;
});
let keys: KeptRing;
let after: Vault;
let oldKey: number;
beforeEach(async () => {
  await bringIn(smallExport());
  const opened = await startKeyRing(database.owner.db, {
    settings: { BELLWETHER_KEY: testKey },
    program: 'owner',
    onFault: () => {},
  });
  if (opened.kind === 'refused') throw new Error(opened.sentence);
  keys = opened.ring;
  after = openVault(keys);
  oldKey = keys.current('index').id;
});
afterEach(() => keys[Symbol.asyncDispose]());

const rotate = (onStep: () => void = () => {}) =>
  rotateKey({ db: database.owner.db, keys, class: 'index', by: 'cli', onStep });
/** The next key is in use, and no number is indexed with it yet. */
async function breakOff(): Promise<void> {
  const broken = rotate(() => {
    throw new Error('killed');
  });
  await expect(broken).rejects.toThrow('killed');
  await keys.refresh();
  expect(keys.current('index').id).not.toBe(oldKey);
}
async function rows<T extends object>(query: string, values: unknown[] = []): Promise<T[]> {
  return (await database.owner.pool.query<T>(query, values)).rows;
}
const phones = () =>
  rows<{ id: string; key: number; index: Buffer; number: Buffer }>(
    'SELECT id, key_of_index(index) AS key, index, number FROM phone ORDER BY id',
  );
const numbers = async () =>
  (await phones())
    .map(({ index, number }) => after.decrypt(number, phoneBinding(index)))
    .toSorted();
const withNumber = (number: string): Export => {
  const files = smallExport();
  const users = (files['users'] ?? []).map((line) => line.replace('402-555-0104', number));
  return { ...files, users };
};
const text = (vault: Vault, from: string, body: string) =>
  revokeByText(database.db, vault, {
    carrierId: newMessageSid(),
    phoneIndexes: vault.phoneIndexes(from),
    from,
    body,
  });
const optedOut = async (e164: string) =>
  (
    await rows(
      'SELECT FROM revocation r JOIN phone p ON p.id = r.phone_id WHERE p.index = ANY ($1)',
      [after.phoneIndexes(e164)],
    )
  ).length;
const destroy = () => destroyKey(database.owner.db, { id: oldKey, by: 'cli' });

const ida = '+14025550104';
const stranger = '+14025550177';

atLength('a number is one row while its key is changed, and is found by either key', async () => {
  const before = await numbers();
  await breakOff();

  expect(await bringIn(smallExport(), { vault: after })).toMatchObject({ kind: 'imported' });
  expect(await numbers()).toEqual(before);
  expect((await phones()).every(({ key }) => key === oldKey)).toBe(true);
  expect(await text(after, ida, 'STOP')).toBe('revoked');
  const [row] = await rows(
    `SELECT FROM guardian_phone gp JOIN phone p ON p.id = gp.phone_id JOIN guardian g ON g.id = gp.guardian_id
     WHERE g.sourced_id = 'G-3' AND gp.active AND p.index = ANY ($1)`,
    [after.phoneIndexes(ida)],
  );
  expect(row).toBeDefined();

  await rotate();
  expect(await numbers()).toEqual(before);
  expect((await phones()).some(({ key }) => key === oldKey)).toBe(false);
  expect(await bringIn(smallExport(), { vault: after })).toMatchObject({ changed: 0 });
  expect(await destroy()).toEqual({ kind: 'destroyed' });
  await keys.refresh();
  expect(await numbers()).toEqual(before);
  expect(await text(after, ida, 'START')).not.toBe('unknown-phone');
});

atLength('an import that read with the key before adds nothing', async () => {
  await breakOff();
  const before = await numbers();

  const late = await bringIn(withNumber('402-555-0109'));
  expect(JSON.stringify(late)).toContain('run the import again');
  expect(await numbers()).toEqual(before);
  expect(await bringIn(withNumber('402-555-0109'), { vault: after })).toMatchObject({
    kind: 'imported',
  });
  expect(await numbers()).toEqual([...before, '+14025550109'].toSorted());
});

atLength(
  'no key is put in another’s place, and no number goes over, while an import runs',
  async () => {
    const importing = await database.pool.connect();
    await importing.query('BEGIN');
    await importing.query(
      `SELECT pg_advisory_xact_lock_shared(hashtext('bellwether phone indexes'))`,
    );
    const rotating = rotate();
    await expect
      .poll(() => rows('SELECT FROM pg_locks WHERE NOT granted AND locktype = $1', ['advisory']))
      .toHaveLength(1);
    expect(await rows(`SELECT FROM data_key WHERE class = 'index' AND state = 'old'`)).toEqual([]);
    await importing.query('COMMIT');
    importing.release();
    await rotating;
    expect((await phones()).some(({ key }) => key === oldKey)).toBe(false);
  },
);

test('a STOP that comes while its number goes over ends the calls to it', async () => {
  await breakOff();
  const moving = await database.owner.pool.connect();
  await moving.query('BEGIN');
  const index = after.phoneIndex(ida);
  await moving.query('UPDATE phone SET index = $1, number = $2 WHERE index = ANY ($3)', [
    index,
    after.encrypt(ida, phoneBinding(index)),
    after.phoneIndexes(ida),
  ]);
  const stopping = text(after, ida, 'STOP');
  await expect.poll(() => rows('SELECT FROM pg_locks WHERE NOT granted')).not.toHaveLength(0);
  await moving.query('COMMIT');
  moving.release();
  expect(await stopping).toBe('revoked');
  expect(await optedOut(ida)).toBe(1);
  await rotate();
  expect(await optedOut(ida)).toBe(1);
});

test.each(['before', 'meanwhile', 'after'])(
  'what a number stopped %s the change holds when the number comes',
  async (when) => {
    const isMeanwhile = when === 'meanwhile';
    if (when === 'before') await text(testVault, stranger, 'STOP');
    const waited = rotate(() => {
      throw new Error('killed');
    });
    await expect(waited).rejects.toThrow('killed');
    await keys.refresh();
    if (isMeanwhile) await text(after, stranger, 'STOP');
    else await rotate();
    if (when === 'after') await text(after, stranger, 'STOP');

    await bringIn(withNumber('402-555-0177'), { vault: after });
    expect(await optedOut(stranger)).toBe(1);
    // Claimed under every key, and the number is nowhere but in the roster.
    expect(await rows(`SELECT FROM unclaimed_stop WHERE ended_at IS NULL OR number <> ''`)).toEqual(
      [],
    );
    await rotate();
    expect(await destroy()).toEqual({ kind: 'destroyed' });
  },
);

atLength('a START ends a stop under every key', async () => {
  await text(testVault, stranger, 'STOP');
  await breakOff();
  expect(await rows('SELECT FROM unclaimed_stop')).toHaveLength(2);
  await text(after, stranger, 'START');
  await bringIn(withNumber('402-555-0177'), { vault: after });
  expect(await optedOut(stranger)).toBe(0);
});

atLength(
  'a program that does not know the next key keeps no stop under the one before',
  async () => {
    await breakOff();
    await expect(text(testVault, stranger, 'STOP')).rejects.toThrow('not in use');
  },
);

atLength(
  'an erased number that opted out keeps the old key, and is opted out when it is back; any other is forgotten',
  async () => {
    await text(testVault, ida, 'STOP');
    await rows(`UPDATE phone SET number = '' WHERE index = ANY ($1)`, [
      [testVault.phoneIndex(ida), testVault.phoneIndex('+14025550102')],
    ]);
    const count = (await phones()).length;
    await rotate();
    expect((await phones()).filter(({ key }) => key === oldKey)).toHaveLength(1);
    expect(await destroy()).toMatchObject({ uses: [{ place: 'phone.index', uses: 1 }] });

    await bringIn(smallExport(), { vault: after });
    // The one that nobody can know again came as a new row; the other is as it was.
    expect(await phones()).toHaveLength(count + 1);
    expect((await numbers()).filter((number) => number === ida)).toHaveLength(1);
    expect(await optedOut(ida)).toBe(1);
    await rotate();
    expect(await destroy()).toEqual({ kind: 'destroyed' });
    await keys.refresh();
    expect(await optedOut(ida)).toBe(1);
  },
);
