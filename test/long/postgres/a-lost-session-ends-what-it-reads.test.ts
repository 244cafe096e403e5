import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { testDatabase } from '#test/support/postgres/database.ts';

test('what reads rows one after the other ends with its session, and tells why', async () => {
  await using database = await testDatabase();
  const { db } = database.as('bot');
  const read = async () => {
    const many = sql<{
      pid: number;
    }>`(SELECT pg_backend_pid() AS pid FROM generate_series(1, 100))`;
    for await (const { pid } of db.selectFrom(many.as('row')).select('row.pid').stream(1))
      await database.owner.pool.query('SELECT pg_terminate_backend($1)', [pid]);
  };

  let told: unknown;
  read().catch((error: unknown) => {
    told = error;
  });

  expect(String(await until('the reader to be told', () => told))).toMatch(
    // The next question may be written before the server's last word is read.
    /terminating connection|terminated unexpectedly|EPIPE/,
  );
});
