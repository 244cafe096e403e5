import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkDatabase } from '#database/check-database.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

test('a migrated database, as the application, is fit to run on', async () => {
  expect(await checkDatabase(database.db)).toEqual([]);
});

test('a role that could alter the audit log is refused', async () => {
  expect(await checkDatabase(database.owner.db)).toEqual([
    expect.stringContaining('could alter the audit log'),
  ]);
});

test('a database behind this version, or empty, is refused with what to do', async () => {
  await database.owner.pool.query(
    `DELETE FROM kysely_migration WHERE name = (SELECT max(name) FROM kysely_migration)`,
  );
  expect(await checkDatabase(database.db)).toEqual([
    expect.stringMatching(/lacks .*npm run migrate/),
  ]);

  await database.owner.pool.query('DROP TABLE kysely_migration');
  expect(await checkDatabase(database.db)).toEqual([expect.stringContaining('npm run migrate')]);
});
