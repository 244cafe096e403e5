import { createReadStream, existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from } from 'pg-copy-streams';
import { describeImport } from '#domain/roster/import-report.ts';
import { importRoster } from '#domain/roster/import-roster.ts';
import { readPhoneNumber } from '#domain/roster/phone-number.ts';
import { collectProblems } from '#sis/csv/problems.ts';
import { type BrokenUserRow, readUsers, type UserRow } from '#sis/oneroster/read-users.ts';
import { openRosterPackage } from '#sis/oneroster/roster-package.ts';
import { phoneBinding, type Vault } from '#vault/vault.ts';
import { writeFictionalDistrict } from '../../src/sandbox/district/write-fictional-district.ts';
import { type Bench, type Measurement, measure, type Sample } from './bench.ts';

/** A hundred thousand guardians have some sixty-one thousand children. BENCH_STUDENTS=380000 makes a million rows. */
const students = Number(process.env['BENCH_STUDENTS'] ?? 61_000);
const files = ['orgs', 'users', 'roles', 'classes', 'enrollments'];

/** The roster of a large district: the first import, and the same file again the next morning. */
export async function rows(bench: Bench): Promise<Sample[]> {
  const source = path.join(bench.folder, `roster-${students}`);
  if (!existsSync(source)) await writeFictionalDistrict({ folder: source, students });
  await using database = await bench.freshDatabase();
  const { application, owner } = database;
  const { vault } = bench;

  const copyMs = await bareCopy(owner.pool, source);
  const cryptoMs = await bareCrypto(vault, source);
  const run = () => importOnce({ ...application, vault, source });
  const first = await run();
  await owner.pool.query('VACUUM ANALYZE');
  const second = await run();
  return [
    {
      name: 'roster, first import',
      measured: first,
      floorMs: copyMs + cryptoMs,
      floor: 'bare COPY + crypto',
      goal: 4,
    },
    {
      name: 'roster, unchanged',
      measured: second,
      floorMs: first.ms,
      floor: 'the first import',
      goal: 0.5,
    },
  ];
}

async function importOnce(request: {
  pool: pg.Pool;
  db: Parameters<typeof importRoster>[0]['db'];
  vault: Vault;
  source: string;
}): Promise<Measurement> {
  return measure(async () => {
    const report = await importRoster({ ...request, by: 'bench' });
    if (report.kind === 'refused') throw new Error(describeImport(report));
    if (process.env['BENCH_VERBOSE']) console.log(describeImport(report));
  });
}

/** The same files into tables without an index, as fast as PostgreSQL takes them. */
async function bareCopy(pool: pg.Pool, source: string): Promise<number> {
  const client = await pool.connect();
  try {
    let total = 0;
    for (const file of files) {
      const csv = path.join(source, `${file}.csv`);
      const columns = await firstLine(csv);
      await client.query(
        `CREATE TABLE bare_${file} (${columns.map((name) => `"${name}" text`).join(', ')})`,
      );
      const target = from(`COPY bare_${file} FROM STDIN (FORMAT csv, HEADER)`);
      const start = performance.now();
      await pipeline(createReadStream(csv, { highWaterMark: 262_144 }), client.query(target));
      total += performance.now() - start;
    }
    return total;
  } finally {
    client.release();
  }
}

async function firstLine(file: string): Promise<string[]> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read({ length: 4096, position: 0 });
  return buffer.toString('utf8', 0, bytesRead).split('\r\n', 1)[0]?.split(',') ?? [];
}

/** One name and one digest a person, one ciphertext and one index a number; nothing else. */
async function bareCrypto(vault: Vault, source: string): Promise<number> {
  await using roster = await openRosterPackage(source);
  let total = 0;
  for await (const batch of readUsers(roster, '1.2', collectProblems())) {
    const people = batch.filter(isReadable).map((user) => ({
      user,
      numbers: new Set(
        [user.phone, user.sms].map(numberOf).filter((number) => number !== undefined),
      ),
    }));
    const start = performance.now();
    for (const { user, numbers } of people) {
      vault.digest(user.sourcedId);
      vault.encrypt(user.name, user.sourcedId);
      for (const number of numbers) {
        const index = vault.phoneIndex(number);
        vault.encrypt(number, phoneBinding(index));
      }
    }
    total += performance.now() - start;
  }
  return total;
}

function isReadable(row: UserRow | BrokenUserRow): row is UserRow {
  return !('words' in row);
}

function numberOf(text: string): string | undefined {
  const number = text === '' ? undefined : readPhoneNumber(text);
  return number !== undefined && 'e164' in number ? number.e164 : undefined;
}
