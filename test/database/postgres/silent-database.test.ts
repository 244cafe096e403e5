import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sql } from 'kysely';
import type pg from 'pg';
import { from } from 'pg-copy-streams';
import { expect, test } from 'vitest';
import { connect } from '#database/connect.ts';
import { transact } from '#database/transaction.ts';
import { until } from '#sandbox/until.ts';
import { testDatabase } from '#test/support/postgres/database.ts';
import { databaseLine } from '#test/support/postgres/database-line.ts';
import { quietWatch } from '#test/support/run/quiet-watch.ts';

/** A database, and a way to it that can fail. */
async function byLine(options: { patienceMs?: number } = {}) {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await testDatabase());
  const line = stack.use(await databaseLine(database.url));
  const connection = stack.use(
    connect({ url: line.urlOf(database.url), name: 'test-line', max: 2, ...options }),
  );
  const owned = stack.move();
  return {
    line,
    db: connection.db,
    pool: connection.pool,
    owner: database.owner.pool,
    ask: () => connection.pool.query<{ one: number }>('SELECT 1 AS one'),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** A COPY that the server is in, with a first row on its way, and that waits for its last. */
async function copying(pool: pg.Pool, owner: pg.Pool) {
  const client = await pool.connect();
  const rows = new PassThrough();
  const copied = pipeline(rows, client.query(from('COPY school_holiday (day, name) FROM STDIN')));
  copied.catch(() => {}); // told where it is waited for
  rows.write('2026-12-23\tFirst day\n');
  await until('the COPY', async () => {
    const { rowCount } = await owner.query(
      'SELECT FROM pg_stat_progress_copy WHERE datname = current_database()',
    );
    return rowCount === 1;
  });
  return {
    copied,
    end: () => rows.end('2026-12-24\tLast day\n'),
    [Symbol.asyncDispose]: async () => client.release(true),
  };
}

const within = 15_000;

test.concurrent('F26 a session falls silent: it is noticed within 15 s, and asking again works once it is back', async () => {
  await using way = await byLine();
  await way.ask();
  way.line.silence();
  using watch = quietWatch();

  await expect(way.ask()).rejects.toThrow('the database fell silent');

  expect(watch.ms()).toBeLessThan(within);
  way.line.restore();
  expect((await way.ask()).rows).toEqual([{ one: 1 }]);
});

test.concurrent('F26 a server that takes connections and answers nobody is waited for, and then given up', async () => {
  await using way = await byLine({ patienceMs: 2_000 });
  await way.ask();
  way.line.silence('new-ones');
  const since = performance.now();

  await expect(way.ask()).rejects.toThrow('the database fell silent');

  expect(performance.now() - since).toBeGreaterThan(4_000);
  way.line.restore();
  expect((await way.ask()).rows).toEqual([{ one: 1 }]);
});

test.concurrent('F67 a query is not cut off because nobody gets in who could ask about it', async () => {
  await using way = await byLine();
  await way.ask();
  way.line.silence('only-new-ones');

  const { rows } = await sql<{ slept: string }>`
    SELECT 'well' AS slept FROM pg_sleep(8.5)`.execute(way.db);

  expect(rows).toEqual([{ slept: 'well' }]);
});

test.concurrent('F68 rows that are copied in go down a silent line: that is noticed within 15 s', async () => {
  await using way = await byLine();
  await way.ask();
  await using imports = await copying(way.pool, way.owner);
  way.line.silence();
  using watch = quietWatch();

  imports.end();

  await expect(imports.copied).rejects.toThrow('the database fell silent');
  expect(watch.ms()).toBeLessThan(within);
});

test.concurrent('F67 rows that are long in coming end no copy', async () => {
  await using way = await byLine();
  await using imports = await copying(way.pool, way.owner);

  await new Promise((resolve) => setTimeout(resolve, 6_500));
  imports.end();

  await imports.copied;
  expect(await way.db.selectFrom('school_holiday').select('name').orderBy('day').execute()).toEqual(
    [{ name: 'First day' }, { name: 'Last day' }],
  );
});

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
