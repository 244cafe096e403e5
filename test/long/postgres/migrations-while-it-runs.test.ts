import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { connect } from '#database/connect.ts';
import { migrate } from '#database/migration/migrate.ts';
import { testDatabase } from '#test/support/postgres/database.ts';
import { additions, nextMigration, nextVersion } from '#test/support/postgres/next-version.ts';
import {
  expectInOrder,
  type Host,
  secondsToNextCalls,
  startClosure,
  startHost,
} from '#test/support/product/host.ts';
import { setUpOnce } from '#test/support/set-up.ts';

describe('the next version’s tables come in the middle of a closure', () => {
  const host = setUpOnce(startHost);

  test('calls go on, nobody waits two seconds for a lock, and the books balance', async () => {
    const closure = await startClosure(host);
    await using next = await nextVersion(additions);
    await using waits = watchWaits(host);

    const { applied } = await migrate(host.product.database.owner.db, next);

    expect(applied).toEqual([nextMigration]);
    expect(await secondsToNextCalls(host, closure)).toBeLessThan(5);
    await expectInOrder(host, closure);
    expect(await waits.longestMs()).toBeLessThan(2_000);
    expect(host.workers.map(({ process: { exitCode } }) => exitCode)).toEqual([null, null]);
    const { rows } = await host.product.database.owner.pool.query(
      'SELECT count(quality_wanted)::int AS added FROM campaign WHERE id = $1',
      [closure.id],
    );
    expect(rows).toEqual([{ added: 1 }]);
  });

  test('the version before is put back without its tables: it says what it needs, and runs a closure', async () => {
    for (const program of [host.bot, ...host.workers]) await program.kill();

    host.bot = await host.product.startBotProcess({ LOG_LEVEL: 'warn' });
    host.workers = [host.product.startWorkerProcess({ LOG_LEVEL: 'warn' })];
    await expectInOrder(host, await startClosure(host));

    for (const name of ['bot.log', 'dial-worker.log'])
      expect(await readFile(path.join(host.product.folder, name), 'utf8')).toContain(
        `the database is newer than this version: it has ${nextMigration}`,
      );
  });
});

/** How long a session waited for a lock on a table at most, as the server tells it. */
function watchWaits({ product }: Host) {
  let longest = 0;
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      const { rows } = await product.database.owner.pool.query<{ ms: number | null }>(
        `SELECT max(extract(epoch FROM clock_timestamp() - waitstart) * 1000)::int AS ms FROM pg_locks
         WHERE NOT granted AND locktype = 'relation'`,
      );
      longest = Math.max(longest, rows[0]?.ms ?? 0);
    }
  })();
  const end = async () => {
    isOver = true;
    await watching;
  };
  return {
    async longestMs() {
      await end();
      return longest;
    },
    [Symbol.asyncDispose]: end,
  };
}

test('what would lock tables for longer than two seconds is refused while a program is connected, and applied once none is', async () => {
  await using database = await testDatabase();
  await using next = await nextVersion(
    'ALTER TABLE attempt ADD COLUMN quality integer; SELECT pg_sleep(3);',
  );
  const owner = database.owner.db;
  {
    await using program = connect({ url: database.urls.bot, name: 'bellwether-bot', max: 1 });
    const session = await program.pool.connect();
    using _ = { [Symbol.dispose]: () => session.release(true) };

    await expect(migrate(owner, next)).rejects.toThrow(
      `${nextMigration} locks tables for more than 2 seconds, and nothing of it was applied: stop the bots`,
    );
    await expect(database.owner.pool.query('SELECT quality FROM attempt')).rejects.toThrow();
  }
  expect(await migrate(owner, next)).toEqual({ applied: [nextMigration], newer: [] });
});
