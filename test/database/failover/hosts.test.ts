import type pg from 'pg';
import { expect, test } from 'vitest';
import { connect } from '#database/connect.ts';
import { describeConnectFault } from '#database/connect-fault.ts';
import { addressesOf } from '#database/session/addresses.ts';
import { until } from '#sandbox/until.ts';
import { twoServers } from '#test/support/failover/two-servers.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const servers = setUpOnce(() => twoServers('synchronous'));

const portOf = async (pool: pg.Pool) =>
  (await pool.query<{ port: number }>('SELECT inet_server_port() AS port')).rows[0]?.port;

/** The ports of the two servers, as the address has them: the primary at the start, and its standby. */
const ports = () =>
  addressesOf(servers.database.urls.bot).map((address) => Number(new URL(address).port));

test('an address with several hosts is one for each of them, and one with a single host is itself', () => {
  expect(addressesOf('postgres://bot:a,b@one:5432,[::1],two/bellwether?sslmode=require')).toEqual([
    'postgres://bot:a,b@one:5432/bellwether?sslmode=require',
    'postgres://bot:a,b@[::1]/bellwether?sslmode=require',
    'postgres://bot:a,b@two/bellwether?sslmode=require',
  ]);
  expect(addressesOf('postgres://bot@one/bell,wether')).toEqual(['postgres://bot@one/bell,wether']);
});

test('sessions go to the host that takes writes, wherever it stands in the list', async () => {
  const [primary, standby] = ports();
  const { bot } = servers.database.urls;
  const turned = bot.replace(`${primary},127.0.0.1:${standby}`, `${standby},127.0.0.1:${primary}`);
  for (const url of [bot, turned]) {
    await using connection = connect({ url, name: 'test', max: 2 });

    expect(await portOf(connection.pool)).toBe(primary);
  }
});

test('where every host that answers is a standby, that is what is said', async () => {
  const [, standby] = ports();
  const { bot } = servers.database.urls;
  const url = bot.replace(/127[^/]*/, `127.0.0.1:${standby},127.0.0.1:1`);
  await using connection = connect({ url, name: 'test', max: 1 });

  const fault = await connection.pool.query('SELECT').catch((error: unknown) => error);

  expect(describeConnectFault(fault)).toBe(
    'the servers in DATABASE_URL answer, and none takes writes: wait until one is promoted, or correct DATABASE_URL',
  );
});

test('after a failover the next session goes to the other one, and never back to one that was left behind', async () => {
  const [old, promoted] = ports();
  await using connection = connect({ url: servers.database.urls.bot, name: 'test', max: 2 });
  expect(await portOf(connection.pool)).toBe(old);

  await servers.failOver();
  await until('a session again', () => portOf(connection.pool).catch(() => undefined));
  expect(await portOf(connection.pool)).toBe(promoted);

  // It doesn't know that it was left, takes writes, and stands first in the list.
  await servers.bringBackTheOld();
  await connection.pool
    .query('SELECT pg_terminate_backend(pg_backend_pid())')
    .catch((error: unknown) => error);
  await until('a session again', () => portOf(connection.pool).catch(() => undefined));
  expect(await portOf(connection.pool)).toBe(promoted);
});
