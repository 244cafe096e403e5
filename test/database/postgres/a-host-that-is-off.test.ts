import { expect, test } from 'vitest';
import { connect } from '#database/connect.ts';
import { testDatabase } from '#test/support/postgres/database.ts';
import { stoppableHost } from '#test/support/roster/stoppable-host.ts';
import { quietWatch } from '#test/support/run/quiet-watch.ts';

test('F26 a host that takes no connection any more is given up within 15 s', async () => {
  await using database = await testDatabase();
  await using host = await stoppableHost(database.url);
  await using connection = connect({ url: host.url, name: 'test-host', max: 1 });
  await connection.pool.query('SELECT 1');
  await host.stop();
  using watch = quietWatch();

  await expect(connection.pool.query('SELECT 1')).rejects.toThrow('the database fell silent');

  expect(watch.ms()).toBeLessThan(15_000);
});
