import { createReadStream, existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { importConsent } from '#domain/consent/import/import-consent.ts';
import { describeImport, type ImportReport } from '#domain/import/import-report.ts';
import { importRoster } from '#domain/roster/import/import-roster.ts';
import { writeFictionalDistrict } from '#sandbox/district/write-fictional-district.ts';
import { bareCopy, bareCopyOf, bareCrypto } from '#test/bench/import/floor.ts';
import { writeDistinctDistrict } from '#test/bench/import/write-distinct-district.ts';
import type { Vault } from '#vault/vault.ts';
import { type Bench, type Measurement, measure, type Sample } from './bench.ts';

/** A hundred thousand guardians have some sixty-one thousand children. BENCH_STUDENTS=380000 makes a million rows. */
const students = Number(process.env['BENCH_STUDENTS'] ?? 61_000);

/** A stranger's: 20 schools, and as many numbers as guardians. */
const guardians = Number(process.env['BENCH_GUARDIANS'] ?? 100_000);

export async function rows(bench: Bench): Promise<Sample[]> {
  return [...(await householdRows(bench)), ...(await distinctRows(bench))];
}

/** What a first import costs where nobody shares a number, and what twice the rows cost. */
async function distinctRows(bench: Bench): Promise<Sample[]> {
  const once = await firstImport(bench, guardians);
  const twice = await firstImport(bench, 2 * guardians);
  return [
    {
      name: `roster of ${guardians} guardians with a number each, first import`,
      measured: once.measured,
      floorMs: once.floorMs,
      floor: 'bare COPY + crypto',
      goal: 5,
    },
    {
      name: 'the same with twice the rows',
      measured: twice.measured,
      floorMs: once.measured.ms,
      floor: 'the rows once',
      goal: 2.2,
    },
  ];
}

async function firstImport(
  bench: Bench,
  size: number,
): Promise<{ measured: Measurement; floorMs: number }> {
  const source = path.join(bench.folder, `distinct-${size}`);
  if (!existsSync(source)) await writeDistinctDistrict(source, size);
  await using database = await bench.freshDatabase();
  const copyMs = await bareCopy(database.owner.pool, source);
  const floorMs = copyMs + (await bareCrypto(bench.vault, source));
  const measured = await importOnce({ ...database.application, vault: bench.vault, source });
  return { measured, floorMs };
}

/** The roster of a large district: the first import, and the same file again the next morning. */
async function householdRows(bench: Bench): Promise<Sample[]> {
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
