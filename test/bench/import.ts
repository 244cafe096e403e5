import { createReadStream, existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { from } from 'pg-copy-streams';
import { importConsent } from '#domain/consent-import/import-consent.ts';
import { describeImport, type ImportReport } from '#domain/roster/import-report.ts';
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
  const consent = await consentRows(bench, database, source);
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
    ...consent,
  ];
}

/** The forms of two years, some hundred thousand rows, while families press 9. */
async function consentRows(
  { vault }: Bench,
  { application, owner }: Awaited<ReturnType<Bench['freshDatabase']>>,
  source: string,
): Promise<Sample[]> {
  const file = path.join(source, 'consent-twice.csv');
  const numbers = await writeTwice(path.join(source, 'consent.csv'), file);
  const floorMs = await bareCopyOf(owner.pool, file, 'bare_consent');
  const importing = measure(async () =>
    accept(await importConsent({ ...application, vault, file, by: 'bench' })),
  );
  const longest = await longestWithdrawal(
    application.pool,
    numbers.map((number) => vault.phoneIndex(number)),
    importing,
  );
  const measured = await importing;
  return [
    { name: 'consent', measured, floorMs, floor: 'bare COPY', goal: 30 },
    {
      name: 'consent, longest wait of a withdrawal meanwhile',
      measured: { ms: longest, peakMb: measured.peakMb },
      floorMs: measured.ms,
      floor: 'the import',
      goal: 0.1,
    },
  ];
}

/** Each row again with a reference of its own. Returns the numbers. */
async function writeTwice(source: string, file: string): Promise<string[]> {
  const numbers = new Set<string>();
  await using target = await open(file, 'w');
  for await (const line of createInterface(createReadStream(source))) {
    if (line.startsWith('+')) numbers.add(line.slice(0, line.indexOf(',')));
    const again = line.startsWith('+') ? `${line.replace(',ENR-', ',OLD-')}\r\n` : '';
    await target.write(`${line}\r\n${again}`);
  }
  return [...numbers];
}

/** How long the slowest of many withdrawals took, one every hundredth of a second until the import is over. */
async function longestWithdrawal(
  pool: pg.Pool,
  indexes: readonly Buffer[],
  until: Promise<unknown>,
): Promise<number> {
  let over = false;
  const ended = () => {
    over = true;
  };
  void until.then(ended, ended);
  let longest = 0;
  for (let i = 0; !over; i = (i + 7919) % indexes.length) {
    const start = performance.now();
    await pool.query(
      `INSERT INTO revocation (phone_id, channel, scope, means, recorded_by)
       SELECT id, 'any', 'non-emergency', 'key-press', 'bench' FROM phone WHERE index = $1`,
      [indexes[i]],
    );
    longest = Math.max(longest, performance.now() - start);
    await wait(10);
  }
  return longest;
}

function accept(report: ImportReport): void {
  if (report.kind === 'refused') throw new Error(describeImport(report));
  if (process.env['BENCH_VERBOSE']) console.log(describeImport(report));
}

async function importOnce(request: {
  pool: pg.Pool;
  db: Parameters<typeof importRoster>[0]['db'];
  vault: Vault;
  source: string;
}): Promise<Measurement> {
  return measure(async () => {
    accept(await importRoster({ ...request, by: 'bench' }));
  });
}

/** The same files into tables without an index, as fast as PostgreSQL takes them. */
async function bareCopy(pool: pg.Pool, source: string): Promise<number> {
  let total = 0;
  for (const file of files)
    total += await bareCopyOf(pool, path.join(source, `${file}.csv`), `bare_${file}`);
  return total;
}

async function bareCopyOf(pool: pg.Pool, csv: string, table: string): Promise<number> {
  const client = await pool.connect();
  try {
    const columns = await firstLine(csv);
    await client.query(
      `CREATE TABLE ${table} (${columns.map((name) => `"${name}" text`).join(', ')})`,
    );
    const target = from(`COPY ${table} FROM STDIN (FORMAT csv, HEADER)`);
    const start = performance.now();
    await pipeline(createReadStream(csv, { highWaterMark: 262_144 }), client.query(target));
    return performance.now() - start;
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
  for await (const batch of readUsers(roster, '1.2', {
    problems: collectProblems(),
    warnings: collectProblems(),
  })) {
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
