import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { connect } from '#database/connect.ts';
import { transact } from '#database/transaction.ts';
import { setUpDatabase } from '#test/support/postgres/database.ts';
import { databaseLine } from '#test/support/postgres/database-line.ts';

const database = setUpDatabase();

const ended = 'terminating connection due to administrator command';

async function endSession(name: string): Promise<void> {
  const one = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1';
  await database.owner.pool.query(one, [name]);
}

test('a session that is ended in a statement: the transaction says so, and not that it could not be rolled back', async () => {
  await using lost = connect({ url: database.url, name: 'in-a-statement', max: 1 });
  const isWorking = async () =>
    (
      await database.owner.pool.query(
        `SELECT FROM pg_stat_activity WHERE application_name = 'in-a-statement' AND wait_event = 'PgSleep'`,
      )
    ).rowCount;

  const failing = transact(lost.db, (tx) => sql`SELECT pg_sleep(600)`.execute(tx));
  failing.catch(() => {}); // told below
  await expect.poll(isWorking).toBe(1);
  await endSession('in-a-statement');

  await expect(failing).rejects.toThrow(ended);
});

test('a session that is ended between two statements: the next one says so, and not that there was some fault', async () => {
  const isLost = Promise.withResolvers<void>();
  const onError = () => isLost.resolve();
  await using lost = connect({ url: database.url, name: 'between-statements', max: 1, onError });

  const failing = transact(lost.db, async (tx) => {
    await sql`SELECT 1`.execute(tx);
    await endSession('between-statements');
    await isLost.promise;
    await sql`SELECT 1`.execute(tx);
  });

  await expect(failing).rejects.toThrow(ended);
});

test('a session that is lost after the last rows, and before the server said that they were the last, is a loss', async () => {
  await using line = await databaseLine(database.url);
  await using lost = connect({ url: line.urlOf(database.url), name: 'after-the-rows', max: 1 });
  line.cutAtEndOfRows();

  const read = async () => {
    for await (const _ of lost.db.selectFrom('school').select('id').stream(100)) continue;
  };

  await expect(read()).rejects.toThrow('Connection terminated unexpectedly');
});
