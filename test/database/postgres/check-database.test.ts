import { expect, test } from 'vitest';
import { checkDatabase } from '#database/check-database.ts';
import type { Connection } from '#database/connect.ts';
import { grantRoles, type ProgramRole, programRoles } from '#database/grant-roles.ts';
import { setUpDatabase } from '#test/support/postgres/database.ts';

const database = setUpDatabase();

test('a migrated database is fit for each program, with a login of its own', async () => {
  for (const role of programRoles) {
    expect(await checkDatabase(database.as(role).db, { role })).toEqual([]);
  }
});

test('the login of another program, or of several, is refused in one plain sentence', async () => {
  const check = (login: Connection, role: ProgramRole) => checkDatabase(login.db, { role });

  expect(await check(database.as('bot'), 'worker')).toEqual([
    'DATABASE_URL logs in as “bot”, who is not in bellwether_worker; a dial worker needs a login that is only in bellwether_worker',
  ]);
  expect(await check(database.as('worker'), 'bot')).toEqual([
    'DATABASE_URL logs in as “worker”, who is not in bellwether_bot; the bot needs a login that is only in bellwether_bot',
  ]);
  expect(await check(database.as('auditor'), 'imports')).toEqual([
    'DATABASE_URL logs in as “auditor”, who is not in bellwether_imports; the command line needs a login that is only in bellwether_imports',
  ]);
  expect(await check(database, 'worker')).toEqual([
    'DATABASE_URL logs in as “everybody”, who is also in bellwether_bot and bellwether_imports; a dial worker needs a login that is only in bellwether_worker',
  ]);
});

test('a database that was restored without its own rights is refused until it is migrated', async () => {
  const name = new URL(database.ownerUrl).pathname.slice(1);
  const check = () => checkDatabase(database.as('bot').db, { role: 'bot' });
  await database.owner.pool.query(`GRANT TEMPORARY ON DATABASE ${name} TO PUBLIC`);
  expect(await check()).toEqual([
    '“bot” may make temporary tables; run “npm run migrate”, which takes that right away',
  ]);

  await grantRoles(database.owner.db);
  expect(await check()).toEqual([]);
});

test('a role that could alter the audit log is refused', async () => {
  expect(await checkDatabase(database.owner.db, { role: 'bot' })).toEqual([
    expect.stringContaining('could alter the audit log'),
  ]);
});

test('a database behind this version, or empty, is refused with what to do', async () => {
  await database.owner.pool.query(
    `DELETE FROM kysely_migration WHERE name = (SELECT max(name) FROM kysely_migration)`,
  );
  expect(await checkDatabase(database.as('bot').db, { role: 'bot' })).toEqual([
    expect.stringMatching(/lacks .*npm run migrate/),
  ]);

  await database.owner.pool.query('DROP TABLE kysely_migration');
  expect(await checkDatabase(database.as('bot').db, { role: 'bot' })).toEqual([
    expect.stringContaining('npm run migrate'),
  ]);
});
