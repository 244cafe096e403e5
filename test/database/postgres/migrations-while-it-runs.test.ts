import { expect, test } from 'vitest';
import { checkDatabase } from '#database/check-database.ts';
import { connect } from '#database/connect.ts';
import { migrate } from '#database/migration/migrate.ts';
import { createPatience } from '#database/migration/patience.ts';
import { describeNewerDatabase } from '#database/migration/pending-migrations.ts';
import { until } from '#sandbox/until.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres/database.ts';
import { additions, nextMigration, nextVersion } from '#test/support/postgres/next-version.ts';
import { runProcess } from '#test/support/product/run-process.ts';
import { atLength } from '#test/support/run/length.ts';

const newer = { applied: [], newer: [nextMigration] };
const older = '20261201T0000-baseline';

test('a migration that meets a lock waits a second at a time, so that nobody has to wait behind it', async () => {
  await using database = await testDatabase();
  await using next = await nextVersion(additions);
  // By its name no program of ours: then nothing limits the whole of the migration.
  await using program = connect({ url: database.urls.worker, name: 'test', max: 2 });
  const audit = await program.pool.connect();
  using _audit = { [Symbol.dispose]: () => audit.release(true) };
  await audit.query('SET idle_in_transaction_session_timeout = 0');
  await audit.query('BEGIN');
  await audit.query('SELECT FROM attempt');
  const said: string[] = [];

  const { folder } = next;
  const say = (sentence: string) => said.push(sentence);
  const migrating = migrate(database.owner.db, { folder, say });
  await until('the wait for the lock', () => isWaitedFor(database, 'attempt'));
  const call = await program.pool.connect();
  using _call = { [Symbol.dispose]: () => call.release(true) };
  // A lock that is waited for without a limit would hold it up for as long as the audit takes.
  await call.query(`SET lock_timeout = '30s'`);
  await call.query('SELECT FROM attempt');
  await until('the next try', async () => said.length > 0);
  await audit.query('COMMIT');

  expect(await migrating).toEqual({ applied: [nextMigration], newer: [] });
  expect(said).toEqual([expect.stringMatching(/^Other sessions use the tables\./)]);
});

async function isWaitedFor({ owner }: TestDatabase, table: string): Promise<boolean> {
  const { rowCount } = await owner.pool.query(
    'SELECT FROM pg_locks WHERE relation = $1::regclass AND NOT granted',
    [table],
  );
  return (rowCount ?? 0) > 0;
}

test.each([
  ['55P03', 3, 'got no lock on its tables in two minutes', 'end the session that holds one'],
  ['40P01', 3, 'got no lock on its tables in two minutes', 'end the session that holds one'],
  ['25P04', 3, 'locks tables for more than 2 seconds', 'stop the bots, the dial workers'],
])(
  'a migration that fails with %s is tried again, and given up in a sentence',
  async (code, most, why, way) => {
    const said: string[] = [];
    let tries = 0;
    const patiently = createPatience((sentence) => said.push(sentence), { tries: 3, pauseMs: 0 });

    const trying = patiently('one', async () => {
      tries += 1;
      throw Object.assign(new Error('of this test'), { code });
    });

    await expect(trying).rejects.toThrow(`one ${why}`);
    await expect(trying).rejects.toThrow(way);
    expect(tries).toBe(most);
    expect(said).toHaveLength(1);
  },
);

test('a migration that fails for another reason is not tried again', async () => {
  await using database = await testDatabase();
  await using next = await nextVersion('SELECT 1 / 0');

  await expect(migrate(database.owner.db, next)).rejects.toMatchObject({ code: '22012' });
});

test('of two that migrate at once one applies it, and the other finds it done', async () => {
  await using database = await testDatabase();
  await using next = await nextVersion(additions);
  await using other = connect({ url: database.ownerUrl, name: 'bellwether-owner', max: 2 });

  const done = await Promise.all([migrate(database.owner.db, next), migrate(other.db, next)]);

  expect(done.flatMap(({ applied }) => applied)).toEqual([nextMigration]);
});

test('a program of the version before runs on a newer database, and says what it needs', async () => {
  await using database = await testDatabase();
  await using next = await nextVersion(additions);
  const bot = database.as('bot').db;
  expect(await describeNewerDatabase(bot)).toBeUndefined();
  await migrate(database.owner.db, next);

  expect(await checkDatabase(bot, { role: 'bot' })).toEqual([]);
  expect(await describeNewerDatabase(bot)).toBe(
    `the database is newer than this version: it has ${nextMigration}. This version needs ${older}, and runs`,
  );
});

atLength(
  '“npm run migrate” of the version before leaves a newer database and its rights alone, and says so',
  async () => {
    await using database = await testDatabase();
    await using next = await nextVersion(additions);
    await migrate(database.owner.db, next);
    await database.owner.pool.query('GRANT INSERT ON call_quality TO bellwether_worker');

    expect(await migrate(database.owner.db)).toEqual(newer);
    const { told, code } = await runProcess('cli', ['migrate'], {
      MIGRATION_DATABASE_URL: database.ownerUrl,
    });

    expect({ told, code }).toEqual({
      told: `The database is newer than this version: it has ${nextMigration}. Nothing was changed; this version runs on it.\n`,
      code: 0,
    });
    const { rows } = await database.owner.pool.query(
      `SELECT has_table_privilege('bellwether_worker', 'call_quality', 'INSERT') AS "mayInsert"`,
    );
    expect(rows).toEqual([{ mayInsert: true }]);
  },
);

atLength('a database that is newer and lacks something is left alone, in a sentence', async () => {
  await using database = await testDatabase();
  await using next = await nextVersion(additions);
  await migrate(database.owner.db, next);
  await database.owner.pool.query('DELETE FROM kysely_migration WHERE name = $1', [older]);

  const { error, code } = await runProcess('cli', ['migrate'], {
    MIGRATION_DATABASE_URL: database.ownerUrl,
  });

  expect({ error, code }).toEqual({
    error: `The database has ${nextMigration}, which this version doesn’t know, and lacks ${older}: run “npm run migrate” of the newest version.\n`,
    code: 1,
  });
});
