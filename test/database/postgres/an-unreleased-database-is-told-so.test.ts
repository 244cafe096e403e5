import { expect, inject, test } from 'vitest';
import { checkDatabase } from '#database/check-database.ts';
import { connect } from '#database/connect.ts';
import { programRoles } from '#database/grant-roles.ts';
import { migrate } from '#database/migration/migrate.ts';
import { ownDigest } from '#database/migration/unreleased-database.ts';
import { askLogin, askRights } from '#doctor/ask-database.ts';
import { testDatabase } from '#test/support/postgres/database.ts';
import { emptyDatabase } from '#test/support/postgres/empty-database.ts';
import {
  additions,
  firstVersion,
  nextMigration,
  nextVersion,
} from '#test/support/postgres/next-version.ts';

const sentence = 'This database was made by an unreleased version; make a new database.';
const problem = 'this database was made by an unreleased version; make a new database';

test.each([
  [
    'of another baseline',
    `ALTER TABLE baseline_digest DISABLE TRIGGER USER; UPDATE baseline_digest SET digest = repeat('a', 64)`,
  ],
  ['of a baseline that kept no digest', 'DROP TABLE baseline_digest, account_key CASCADE'],
])('a database %s is told so by each program, and left alone', async (_, fault) => {
  await using database = await testDatabase();
  await database.owner.pool.query(fault);

  await expect(migrate(database.owner.db)).rejects.toThrow(sentence);
  for (const role of programRoles) {
    expect(await checkDatabase(database.as(role).db, { role })).toEqual([problem]);
    expect(await askLogin(role, database.urls[role])).toEqual([
      expect.objectContaining({ light: 'red', says: expect.stringContaining(problem) }),
    ]);
  }
  expect(await askRights(database.ownerUrl)).toEqual([
    expect.objectContaining({ light: 'red', says: sentence }),
  ]);
});

test('a database of a release’s baseline goes forward to the next version, and the release runs on it', async () => {
  await using empty = await emptyDatabase();
  await using owner = connect({ url: empty.url, name: 'bellwether-owner', max: 2 });
  await using first = await firstVersion();
  await using next = await nextVersion(additions);
  const kept = async () => {
    const { rows } = await owner.pool.query(
      'SELECT digest, number FROM baseline_digest, sending_number',
    );
    return rows;
  };

  const made = await migrate(owner.db, first);
  await owner.pool.query(`INSERT INTO sending_number (number) VALUES ('+14025550199')`);
  const forward = await migrate(owner.db, next);
  const back = await migrate(owner.db, first);

  expect(made.newer).toEqual([]);
  expect(forward.applied.at(-1)).toBe(nextMigration);
  expect(back).toEqual({ applied: [], newer: forward.applied });
  expect(await kept()).toEqual([{ digest: await ownDigest(), number: '+14025550199' }]);
  for (const role of programRoles) {
    const url = new URL(inject('postgresUrls')[role]);
    url.pathname = `/${empty.name}`;
    await using login = connect({ url: url.href, name: 'test', max: 2 });
    expect(await checkDatabase(login.db, { role })).toEqual([]);
  }
});
