import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { writeVerifier } from '#domain/audit/log/checkpoint.ts';
import { verifierOf } from '#domain/audit/log/log-key.ts';
import { sealLog } from '#domain/audit/log/seal-log.ts';
import { writeFictionalDistrict } from '#sandbox/district/write-fictional-district.ts';
import { until } from '#sandbox/until.ts';
import { seed } from '#test/support/district/seeded-database.ts';
import { type TwoServers, twoServers } from '#test/support/failover/two-servers.ts';
import { testKey } from '#test/support/postgres/database.ts';
import { runProcess } from '#test/support/product/run-process.ts';

type Ran = { code: number; told: string; error: string };

const cli = ({ database }: TwoServers, words: string[]): Promise<Ran> =>
  runProcess('cli', words, {
    DATABASE_URL: database.urls.imports,
    MIGRATION_DATABASE_URL: database.ownerUrl,
    BELLWETHER_KEY: testKey,
  });

const count = async ({ database }: TwoServers, what: string): Promise<number> => {
  const { rows } = await database.owner.pool.query(`SELECT count(*)::int AS n FROM ${what}`);
  return rows[0]?.n;
};

/** Somebody reads a table that the work has to write, and the server is lost while it waits for them. */
async function failOverWhileItWaits<T>(
  servers: TwoServers,
  table: string,
  work: () => Promise<T>,
): Promise<T> {
  const { pool } = servers.database.owner;
  const reader = await pool.connect();
  await reader.query('BEGIN');
  await reader.query(`LOCK TABLE ${table} IN SHARE MODE`);
  const working = work();
  // It is looked at below; a fault before must not end the process.
  working.catch(() => undefined);
  await until('the work to wait in the middle', async () => {
    const { rows } = await pool.query(
      `SELECT FROM pg_locks WHERE NOT granted AND relation = $1::regclass`,
      [table],
    );
    return rows.length > 0;
  });
  await servers.failOver();
  reader.release(true);
  const done = await working;
  await until('a session again', () => pool.query('SELECT').catch(() => undefined));
  return done;
}

/** After how far it had come. */
const lostWords =
  /The connection to PostgreSQL was lost in the middle of this \([^)]+\)\. Nothing is half done: type the same command again once the database answers\.\n$/;

/** In short, the import alone. */
export function brokenOff(length: 'short' | 'long'): void {
  test('F65 an import in the middle of a failover is not done at all, says so in one sentence, and is done by typing it again', async () => {
    await using servers = await twoServers('synchronous');
    await seed(servers.database, 6);
    const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-import-'));
    await writeFictionalDistrict({ folder, students: 30 });
    const students = () => count(servers, 'student');
    const before = await students();
    const words = ['roster', 'import', folder];

    const broken = await failOverWhileItWaits(servers, 'enrollment', () => cli(servers, words));

    expect(broken.code).toBe(1);
    expect(broken.error).toMatch(lostWords);
    expect(await students()).toBe(before);
    expect(await cli(servers, words)).toMatchObject({ code: 0 });
    expect(await students()).toBeGreaterThan(before);
    await rm(folder, { recursive: true });
  });
  if (length === 'long') rotationAndSeal();
}

function rotationAndSeal(): void {
  test('F65 a key rotation in the middle of a failover is told in one sentence, and goes on where it stopped', async () => {
    await using servers = await twoServers('synchronous');
    await seed(servers.database, 20);
    const rotate = () => cli(servers, ['keys', 'rotate', 'guardian']);
    const keys = () => count(servers, `data_key WHERE class = 'guardian'`);
    const before = await keys();

    const broken = await failOverWhileItWaits(servers, 'phone', rotate);

    expect(broken.code).toBe(1);
    expect(broken.error).toMatch(lostWords);
    // The new key is there, and what was not encrypted with it yet opens by the one before.
    expect((await cli(servers, ['backup', 'check'])).told).toContain('This backup can be used.');
    expect(await rotate()).toMatchObject({ code: 0, error: '' });
    expect(await keys()).toBe(before + 1);
    expect((await cli(servers, ['backup', 'check'])).told).toContain('This backup can be used.');
  });

  test('F65 a seal in the middle of a failover is not done at all, and the next one has every entry once', async () => {
    await using servers = await twoServers('synchronous');
    await seed(servers.database, 20);
    const key = generateKeyPairSync('ed25519').privateKey;
    const signer = { name: 'bellwether.example.org/audit-log', key };
    const seal = () => sealLog(servers.database.as('worker').db, signer);
    await seal();
    const sealed = () => count(servers, 'audit_leaf');
    await servers.database.owner.pool.query(
      `INSERT INTO audit_entry (actor_kind, act, subject_kind, subject_id)
       SELECT 'system', 'told', 'time', n::text FROM generate_series(1, 40) AS n`,
    );
    const before = await sealed();

    const broken = await failOverWhileItWaits(servers, 'audit_leaf', () =>
      seal().catch((error: unknown) => String(error)),
    );

    expect(broken).toContain('onnection');
    expect(await sealed()).toBe(before);
    await seal();
    expect(await sealed()).toBe(await count(servers, 'audit_entry'));
    const verifier = writeVerifier(verifierOf(signer));
    expect((await cli(servers, ['audit', 'verify', `--key=${verifier}`])).told).toContain(
      'Every checkpoint matches',
    );
  });
}
