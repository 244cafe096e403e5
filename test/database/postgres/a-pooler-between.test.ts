import { Kysely, PostgresDialect, sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { checkDatabase } from '#database/check-database.ts';
import { connect, type Db } from '#database/connect.ts';
import { describeConnectFault } from '#database/connect-fault.ts';
import { sqlState } from '#database/transaction.ts';
import { listen } from '#database/wait-for-notify.ts';
import { until } from '#sandbox/until.ts';
import { setUpDatabase } from '#test/support/postgres/database.ts';
import { findPooler, startPooler } from '#test/support/postgres/pooler.ts';
import { describeAtLength, isLong } from '#test/support/run/length.ts';

const database = setUpDatabase();

const shares =
  'DATABASE_URL leads to a pooler that shares sessions (pool_mode transaction or statement): set pool_mode = session there, or connect to PostgreSQL itself';

const drillsAt = (url: string) => connect({ url, name: 'test', role: 'bellwether_drill', max: 1 });

async function whoAndHow(db: Db) {
  const { rows } = await sql<Record<string, string>>`
    SELECT current_user AS "user", current_setting('TimeZone') AS zone,
      current_setting('synchronous_commit') AS commits,
      current_setting('idle_in_transaction_session_timeout') AS idle`.execute(db);
  return rows[0];
}
const settled = { user: 'bellwether_drill', zone: 'UTC', commits: 'on', idle: '10s' };

test('F69 a program whose sessions share one of the server’s is refused in a sentence', async () => {
  await using worker = connect({ url: database.urls.worker, name: 'test', max: 1 });
  const only = await worker.pool.connect();
  using _ = { [Symbol.dispose]: () => only.release() };
  // As a pooler with one session of the server lends it, transaction by transaction.
  const lent = { query: only.query.bind(only), release: () => {} } as unknown as typeof only;
  const shared: Db = new Kysely({
    dialect: new PostgresDialect({
      pool: { connect: async () => lent, end: async () => {}, options: {} },
    }),
  });

  expect(await checkDatabase(shared, { role: 'worker' })).toEqual([shares]);
});

test('F69 a session is settled by its first statement: nothing that a pooler refuses comes with its start', async () => {
  await using drills = drillsAt(database.urls.worker);

  expect(await whoAndHow(drills.db)).toEqual(settled);
  const { rows } = await sql<{ source: string }>`SELECT DISTINCT source FROM pg_settings
    WHERE name IN ('TimeZone', 'synchronous_commit', 'idle_in_transaction_session_timeout')`.execute(
    drills.db,
  );
  // Of the start of a session it would say: client.
  expect(rows).toEqual([{ source: 'session' }]);
});

test('F69 a session of drills that became anybody else is the role of drills when it is taken again', async () => {
  await using drills = drillsAt(database.urls.worker);
  await drills.pool.query('RESET ROLE');

  expect((await whoAndHow(drills.db))?.['user']).toBe('bellwether_drill');
});

test('F69 a login that can’t become the role of drills gets no session at all', async () => {
  await using drills = drillsAt(database.urls.bot);

  await expect(whoAndHow(drills.db)).rejects.toSatisfy((error) => sqlState(error) === '42501');
});

test.each([
  ['statement_timeout=soon', 'invalid value for parameter "statement_timeout": "soon"'],
  ['no_timeout=1', 'unrecognized configuration parameter "no_timeout"'],
])(
  'F69 a refused setting of the address, %s, is told by its name, and not as a firewall',
  async (set, name) => {
    const url = new URL(database.urls.bot);
    url.searchParams.set('options', `-c ${set}`);
    await using bot = connect({ url: url.href, name: 'test', max: 1 });

    expect(await checkDatabase(bot.db, { role: 'bot' })).toEqual([
      `PostgreSQL refuses a setting in DATABASE_URL (${name}): correct it, or remove it`,
    ]);
  },
);

test.each([
  ['SASL authentication failed', 'the pooler rejects this user and password'],
  ['unsupported startup parameter in options: x', 'remove it from the address'],
  ['query_wait_timeout', 'raise default_pool_size, or start PostgreSQL'],
  ['no more connections allowed (max_client_conn)', 'raise max_client_conn'],
  ['transaction blocks not allowed in statement pooling mode', 'set pool_mode = session'],
  ['something new', 'the pooler at the address in DATABASE_URL refuses (something new)'],
])('F69 what a pooler answers, “%s”, is told as a sentence', (said, words) => {
  const fault = Object.assign(new Error(said), { code: '08P01' });

  expect(describeConnectFault(fault)).toContain(words);
});

const program = await findPooler();

/** A machine without it has nothing to skip in `npm test`. */
const describeWithPooler =
  isLong || program !== undefined ? describe.skipIf(program === undefined) : describeAtLength;

describeWithPooler('F69 with PgBouncer', () => {
  const pooler = (mode: 'session' | 'transaction' | 'statement', settings = {}) =>
    startPooler(program ?? '', { urls: Object.values(database.urls), mode, settings });

  test.each(['transaction', 'statement'] as const)('%s mode is refused', async (mode) => {
    await using between = await pooler(mode);
    await using bot = connect({ url: between.urlOf(database.urls.bot), name: 'test', max: 4 });

    expect(await checkDatabase(bot.db, { role: 'bot' })).toEqual([shares]);
  });

  test('transaction mode is refused also where it takes the session that waits longest', async () => {
    await using between = await pooler('transaction', { server_round_robin: '1' });
    await using bot = connect({ url: between.urlOf(database.urls.bot), name: 'test', max: 4 });
    // Sessions of the server that others left behind.
    await Promise.all([1, 2, 3, 4].map(() => bot.pool.query('SELECT pg_sleep(0.05)')));

    expect(await checkDatabase(bot.db, { role: 'bot' })).toEqual([shares]);
  });

  test('session mode works: a role that holds, a query that takes long, and notifications', async () => {
    await using between = await pooler('session');
    const url = between.urlOf(database.urls.worker);
    await using worker = connect({ url, name: 'test', max: 4 });
    await using drills = drillsAt(url);
    const stopping = new AbortController();
    using _ = { [Symbol.dispose]: () => stopping.abort() };
    let heard = 0;
    void listen(worker.pool, 'campaign', {
      signal: stopping.signal,
      onNotify: () => (heard += 1),
    });

    expect(await checkDatabase(worker.db, { role: 'worker' })).toEqual([]);
    expect(await whoAndHow(drills.db)).toEqual(settled);
    const { rows } = await sql`SELECT 'well' AS slept FROM pg_sleep(6.5)`.execute(worker.db);
    expect(rows).toEqual([{ slept: 'well' }]);
    await until('the session that listens', async () => heard === 1);
    await sql`NOTIFY campaign`.execute(worker.db);
    await until('the notification', async () => heard === 2);
  });

  test('after its restart sessions are settled as before, and the role holds', async () => {
    await using between = await pooler('session');
    await using drills = drillsAt(between.urlOf(database.urls.worker));
    await whoAndHow(drills.db);

    await between.restart();

    await until('a session', () => whoAndHow(drills.db).then(Boolean, () => false));
    expect(await whoAndHow(drills.db)).toEqual(settled);
  });
});
