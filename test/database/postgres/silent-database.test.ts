import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { connect } from '#database/connect.ts';
import { transact } from '#database/transaction.ts';
import { testDatabase } from '#test/support/postgres/database.ts';
import { databaseLine } from '#test/support/postgres/database-line.ts';
import { quietWatch } from '#test/support/run/quiet-watch.ts';

/** A database, and a way to it that can fail. */
async function byLine() {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await testDatabase());
  const line = stack.use(await databaseLine(database.url));
  const connection = stack.use(
    connect({ url: line.urlOf(database.url), name: 'test-line', max: 2 }),
  );
  const owned = stack.move();
  return {
    line,
    db: connection.db,
    ask: () => connection.pool.query<{ one: number }>('SELECT 1 AS one'),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const within = 15_000;

test.concurrent.each([
  ['a session', undefined],
  ['the whole server', 'new-ones' as const],
])(
  'F26 %s falls silent: it is noticed within 15 s, and asking again works once it is back',
  async (_, also) => {
    await using way = await byLine();
    await way.ask();
    way.line.silence(also);
    using watch = quietWatch();

    await expect(way.ask()).rejects.toThrow('the database fell silent');

    expect(watch.ms()).toBeLessThan(within);
    way.line.restore();
    expect((await way.ask()).rows).toEqual([{ one: 1 }]);
  },
);

test.concurrent('F26 a session falls silent within a transaction: it fails in time, and nothing of it stands', async () => {
  await using way = await byLine();
  using watch = quietWatch();

  const failing = transact(way.db, async (tx) => {
    await tx
      .insertInto('school')
      .values({ sourced_id: 'S1', name: 'Adams', time_zone: 'UTC' })
      .execute();
    way.line.silence();
    await tx.selectFrom('school').selectAll().execute();
  });

  await expect(failing).rejects.toThrow();
  expect(watch.ms()).toBeLessThan(within);
  expect(await way.db.selectFrom('school').selectAll().execute()).toEqual([]);
});

test.concurrent('F26 a query that takes long is not cut off while the server is at work for it', async () => {
  await using way = await byLine();

  const { rows } = await sql<{ slept: string }>`
    SELECT 'well' AS slept FROM pg_sleep(6.5)`.execute(way.db);

  expect(rows).toEqual([{ slept: 'well' }]);
});

test('F26 a session whose own process stands still for a while is not taken for silent', async () => {
  await using database = await testDatabase();
  await using connection = connect({ url: database.url, name: 'test-stall', max: 1 });
  /** The server answers at once, and this process is busy when the answer comes. */
  const askAndStandStill = async (ms: number) => {
    const asking = connection.pool.query('SELECT');
    await new Promise((resolve) => setImmediate(resolve));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
    await asking;
  };
  await askAndStandStill(1);

  await askAndStandStill(5_100);
  // It is asked about meanwhile, and the server says truly that it is idle.
  const untilMs = performance.now() + 1_000;
  while (performance.now() < untilMs) await askAndStandStill(5);
});
