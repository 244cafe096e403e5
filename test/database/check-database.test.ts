import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkDatabase } from '#database/check-database.ts';
import { type TestDatabase, testDatabase, testVault } from '../support/database.ts';

const key = testVault.digest('key check');

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

test('a migrated database, as the application, is fit to run on', async () => {
  expect(await checkDatabase(database.db, key)).toEqual([]);
});

test('another key than the one it was written with is refused', async () => {
  expect(await checkDatabase(database.db, testVault.digest('another'))).toEqual([
    expect.stringContaining('BELLWETHER_KEY is not the key'),
  ]);
});

test('a role that could alter the audit log is refused', async () => {
  expect(await checkDatabase(database.owner.db, key)).toEqual([
    expect.stringContaining('could alter the audit log'),
  ]);
});

test('a database behind this version, or empty, is refused with what to do', async () => {
  await database.owner.pool.query(
    `DELETE FROM kysely_migration WHERE name = (SELECT max(name) FROM kysely_migration)`,
  );
  expect(await checkDatabase(database.db, key)).toEqual([
    expect.stringMatching(/lacks .*npm run migrate/),
  ]);

  await database.owner.pool.query('DROP TABLE kysely_migration');
  expect(await checkDatabase(database.db, key)).toEqual([
    expect.stringContaining('npm run migrate'),
  ]);
});
