import { expect, test } from 'vitest';
import { testDatabase, testVault } from '#test/support/postgres/database.ts';
import { webServer } from '#test/support/web/web-server.ts';

test('the bot is ready when the database has every migration, and says how many it lacks', async () => {
  await using database = await testDatabase();
  await using server = await webServer({ db: database.as('bot').db, vault: testVault });

  const whole = await fetch(`${server.url}/health/ready`);
  await database.owner.pool.query(
    `DELETE FROM kysely_migration WHERE name = (SELECT max(name) FROM kysely_migration)`,
  );
  const lacking = await fetch(`${server.url}/health/ready`);

  expect([whole.status, await whole.json()]).toEqual([200, { status: 'ready' }]);
  expect(lacking.status).toBe(503);
  expect(await lacking.json()).toEqual({
    status: 'not-ready',
    reason: 'the database is 1 migration behind: run "npm run migrate"',
  });
});

test('a database that is ahead of the bot is good enough: the old version runs beside the new one', async () => {
  await using database = await testDatabase();
  await using server = await webServer({ db: database.as('bot').db, vault: testVault });
  await database.owner.pool.query(
    `INSERT INTO kysely_migration (name, timestamp) VALUES ('20991231T2359-from-tomorrow', '2099-12-31')`,
  );

  expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
});
