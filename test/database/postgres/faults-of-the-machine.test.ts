import { chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkDatabase } from '#database/check-database.ts';
import { connect } from '#database/connect.ts';
import type { EmbeddedServer } from '#database/embedded/embedded-server.ts';
import { until } from '#sandbox/until.ts';
import { makeCertificate } from '#test/support/postgres/certificate.ts';
import { testDatabase } from '#test/support/postgres/database.ts';
import { databaseLine } from '#test/support/postgres/database-line.ts';
import { hasty } from '#test/support/postgres/hasty.ts';
import { startMigratedServer } from '#test/support/postgres/resting-server.ts';

async function problemsAt(url: string): Promise<string[]> {
  await using bot = connect({ url, name: 'test', max: 2 });
  return await checkDatabase(bot.db, { role: 'bot' });
}

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

describe.skipIf(!hasIpv6)('on a machine that is reached by IPv6 alone', () => {
  test('the database is at an address in brackets, and long queries are looked after there, too', async () => {
    await using database = await testDatabase();
    await using line = await databaseLine(database.url, '::1');
    const url = line.urlOf(database.urls.bot);
    await using bot = connect({ url, name: 'test', max: 2 });

    expect(new URL(url).hostname).toBe('[::1]');
    expect(await checkDatabase(bot.db, { role: 'bot' })).toEqual([]);
    const { rows } = await bot.pool.query(`SELECT 'well' AS slept FROM pg_sleep(4)`);
    expect(rows).toEqual([{ slept: 'well' }]);
  });

  test('an address where nothing answers is told as it was written', async () => {
    await using database = await testDatabase();
    const line = await databaseLine(database.url, '::1');
    const url = line.urlOf(database.urls.bot);
    await line[Symbol.asyncDispose]();

    expect(await problemsAt(url)).toEqual([
      `nothing answers at ${new URL(url).host}, the address in DATABASE_URL: start PostgreSQL there, or correct DATABASE_URL`,
    ]);
  });
});

describe('PostgreSQL that shows a certificate', () => {
  let folder: string;
  let server: EmbeddedServer;
  let authority: string;
  const day = 86_400_000;
  const ago = (days: number) => new Date(Date.now() - days * day);

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bellwether-certificate-'));
    authority = path.join(folder, 'authority.pem');
    server = await startMigratedServer(folder, hasty);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  /** From now on; its authority is in a file. */
  async function show(shown: { host: string; from: Date; to: Date }): Promise<void> {
    const { certificate, key } = makeCertificate(shown);
    const data = path.join(folder, 'postgres');
    const { uid, gid } = await stat(data);
    const files = { certificate: path.join(data, 'shown.pem'), key: path.join(data, 'shown.key') };
    await writeFile(authority, certificate);
    await writeFile(files.certificate, certificate);
    await writeFile(files.key, key, { mode: 0o600 });
    for (const file of Object.values(files)) await chown(file, uid, gid);
    await using owner = connect({ url: server.ownerUrl, name: 'test', max: 1 });
    for (const [name, value] of [
      ['ssl_cert_file', files.certificate],
      ['ssl_key_file', files.key],
      ['ssl', 'on'],
    ])
      await owner.pool.query(`ALTER SYSTEM SET ${name} = '${value}'`);
    await owner.pool.query('SELECT pg_reload_conf()');
    await until('the certificate', async () => {
      const problems = await problemsAt(withTls('authority.pem'));
      return !problems.some((words) => /has no TLS|this machine trusts/.test(words));
    });
  }

  function withTls(file: string | undefined): string {
    const url = new URL(server.urls.bot);
    url.hostname = 'localhost';
    url.searchParams.set('sslmode', 'verify-full');
    if (file !== undefined) url.searchParams.set('sslrootcert', path.join(folder, file));
    return url.href;
  }

  test('of its host, from the authority that DATABASE_URL names, is taken', async () => {
    await show({ host: 'localhost', from: ago(1), to: ago(-1) });

    expect(await problemsAt(withTls('authority.pem'))).toEqual([]);
  });

  test('from nobody whom this machine trusts is refused in a sentence', async () => {
    await show({ host: 'localhost', from: ago(1), to: ago(-1) });

    expect(await problemsAt(withTls(undefined))).toEqual([
      'nobody whom this machine trusts signed the certificate of PostgreSQL: add sslrootcert=FILE, with its authority, to DATABASE_URL',
    ]);
  });

  test('of another host is refused in a sentence', async () => {
    await show({ host: 'db.example.test', from: ago(1), to: ago(-1) });

    expect(await problemsAt(withTls('authority.pem'))).toEqual([
      expect.stringMatching(
        /^the certificate of PostgreSQL is for another host \(.*db\.example\.test.*\): correct the host in DATABASE_URL/,
      ),
    ]);
  });

  test.each([
    ['that has expired', ago(2), ago(1), 'has expired: renew it'],
    ['of tomorrow', ago(-1), ago(-2), 'is not valid yet: correct the clock'],
  ])('%s is refused in a sentence', async (_, from, to, words) => {
    await show({ host: 'localhost', from, to });

    expect(await problemsAt(withTls('authority.pem'))).toEqual([expect.stringContaining(words)]);
  });

  test('and an authority that is in no file is told by the file', async () => {
    expect(await problemsAt(withTls('nowhere.pem'))).toEqual([
      `there is no file ${path.join(folder, 'nowhere.pem')}, which sslrootcert in DATABASE_URL names: correct it`,
    ]);
  });
});
