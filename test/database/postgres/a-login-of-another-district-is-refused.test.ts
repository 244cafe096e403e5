import { readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeConnectFault } from '#database/connect-fault.ts';
import { setUpDatabase } from '#test/support/postgres/database.ts';

// Two districts on one server, each with a database. The roles are the server's.
const database = setUpDatabase();
let name: string;
beforeAll(async () => {
  name = new URL(database.ownerUrl).pathname.slice(1);
  const password = new URL(database.urls.bot).password;
  await database.owner.pool.query(
    `CREATE ROLE "bot_of_${name}" LOGIN PASSWORD '${password}' IN ROLE bellwether_bot`,
  );
});
afterAll(async () => {
  await database.owner.pool.query(`DROP ROLE "bot_of_${name}"`);
});

/** How many families the login counts here, or why it isn't let in. */
async function connect(username: string): Promise<string | undefined> {
  const url = new URL(database.urls.bot);
  url.username = username;
  const client = new pg.Client({ connectionString: url.href });
  try {
    await client.connect();
    const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM guardian');
    return rows[0]?.count;
  } catch (error) {
    return describeConnectFault(error);
  } finally {
    await client.end();
  }
}

test('attack 46: a login of another district’s database is in the same role here, until the owner says who may connect', async () => {
  const logins = ['bot', 'worker', 'imports', 'auditor'] as const;
  const own = logins.map((role) => new URL(database.urls[role]).username);
  expect(await connect(`bot_of_${name}`)).toBe('0');

  const page = await readFile(
    path.join(import.meta.dirname, '../../../docs/operations.md'),
    'utf8',
  );
  const written = /REVOKE CONNECT ON DATABASE bellwether [^`]*/.exec(page)?.[0] ?? '';
  await database.owner.pool.query(
    written
      .replaceAll('DATABASE bellwether', `DATABASE ${name}`)
      .replace('bot, worker, imports, counsel', own.join(', ')),
  );

  expect(await connect(`bot_of_${name}`)).toBe(
    `permission denied for database "${name}": its owner grants CONNECT to the login in DATABASE_URL, or correct DATABASE_URL`,
  );
  for (const one of own.slice(0, 3)) expect(await connect(one)).toBe('0');
});
