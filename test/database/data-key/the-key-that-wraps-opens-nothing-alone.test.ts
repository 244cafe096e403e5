import { afterAll, beforeAll, expect, test } from 'vitest';
import { familyToken, openFamilyToken } from '#domain/consent/family/family-link.ts';
import { startKeyRing } from '#domain/data-key/start-key-ring.ts';
import { type TestDatabase, testDatabase, testKey } from '#test/support/postgres/database.ts';
import { openVault, phoneBinding } from '#vault/vault.ts';

/*
 * Somebody has BELLWETHER_KEY and not the district's database: they make a database of their own, with data keys that the same
 * key wraps.
 */

let ours: TestDatabase;
let theirs: TestDatabase;
beforeAll(async () => {
  [ours, theirs] = await Promise.all([testDatabase(), testDatabase()]);
  // The keys of tests are known; a database's first process makes its own.
  for (const { owner } of [ours, theirs])
    await owner.pool.query(
      'BEGIN; SET LOCAL session_replication_role = replica; DELETE FROM data_key; COMMIT',
    );
});
afterAll(async () => {
  await ours[Symbol.asyncDispose]();
  await theirs[Symbol.asyncDispose]();
});

async function ringOf(database: TestDatabase) {
  const opened = await startKeyRing(database.as('bot').db, {
    settings: { BELLWETHER_KEY: testKey },
    program: 'bot',
    onFault: () => {},
  });
  if (opened.kind === 'refused') throw new Error(opened.sentence);
  return opened.ring;
}

test('what the district wrote, indexed and signed is open to nobody with another database, and to a copy of its own', async () => {
  await using ring = await ringOf(ours);
  await using foreign = await ringOf(theirs);
  const [vault, thief] = [openVault(ring), openVault(foreign)];
  const number = '+13125550101';
  const index = vault.phoneIndex(number);
  const sealed = vault.encrypt(number, phoneBinding(index));
  const page = {
    guardianId: '01890000-0000-7000-8000-000000000001',
    byCode: true,
    expiresAt: Temporal.Now.instant().add({ hours: 1 }),
  } as const;
  const now = Temporal.Now.instant();

  expect(thief.phoneIndex(number)).not.toEqual(index);
  expect(() => thief.decrypt(sealed, phoneBinding(index))).toThrow();
  expect(openFamilyToken(familyToken(page, thief), vault, now).kind).toBe('altered');
  expect(openFamilyToken(familyToken(page, vault), vault, now).kind).toBe('good');

  // With the rows of its data keys the same key opens all of it.
  const { rows } = await ours.owner.pool.query<{
    id: number;
    class: string;
    wrapped: Buffer;
    wrapped_by: string;
  }>('SELECT id, class, wrapped, wrapped_by FROM data_key');
  const copied = await testDatabase();
  await using _ = copied;
  await copied.owner.pool.query(
    'BEGIN; SET LOCAL session_replication_role = replica; DELETE FROM data_key; COMMIT',
  );
  for (const row of rows)
    await copied.owner.pool.query(
      'INSERT INTO data_key (id, class, wrapped, wrapped_by) VALUES ($1, $2, $3, $4)',
      [row.id, row.class, row.wrapped, row.wrapped_by],
    );
  await using stolen = await ringOf(copied);
  expect(openVault(stolen).decrypt(sealed, phoneBinding(index))).toBe(number);
});
