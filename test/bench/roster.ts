import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { describeImport, type ImportReport } from '#domain/import/import-report.ts';
import { type RosterRefresh, refreshRoster } from '#domain/roster/refresh/refresh-roster.ts';
import { readExportRows, type SisRow } from '#sandbox/sis/export-rows.ts';
import { type OneRosterServer, startOneRosterServer } from '#sandbox/sis/oneroster-server.ts';
import { writeDistinctDistrict } from '#test/bench/import/write-distinct-district.ts';
import { type Bench, type BenchDatabase, measure, type Sample } from './bench.ts';

const guardians = Number(process.env['BENCH_GUARDIANS'] ?? 200_000);
const changes = 1000;
/** Beside a closure: families press 9 and the gates of its calls are read, so many times a second. */
const claimsPerSecond = 30;
const mostMs = 10_000;

let served: OneRosterServer | undefined;
let round = 0;

/** What a district's service changed since the last hour, while a closure calls. */
export async function rows(bench: Bench): Promise<Sample[]> {
  const database = await bench.keptDatabase(`roster ${guardians}`, (made) => fill(bench, made));
  const server = served;
  if (server === undefined) throw new Error('no service');
  change(server, ++round);
  const { application } = database;
  const request = { ...application, vault: bench.vault, by: 'bench', settings: server.settings };
  const waits: number[] = [];
  const measured = await measure(() =>
    besideClaims(application.pool, waits, () => refresh({ ...request, extent: 'changes' })),
  );
  return [
    {
      name: `${changes} changes of a roster of ${guardians} guardians, read from its service and imported, beside a closure`,
      measured,
      floorMs: mostMs,
      floor: 'the goal',
      goal: 1,
    },
    {
      name: 'longest wait of an opt-out meanwhile',
      measured: { ms: Math.max(...waits), peakMb: measured.peakMb },
      floorMs: measured.ms,
      floor: 'the import',
      goal: 0.1,
    },
  ];
}

async function refresh(request: RosterRefresh): Promise<void> {
  const report: ImportReport = await refreshRoster(request);
  if (report.kind === 'refused') throw new Error(describeImport(report));
  if (process.env['BENCH_VERBOSE']) console.log(describeImport(report));
  const { rows: last } = await request.pool.query(
    'SELECT extent FROM roster_run ORDER BY id DESC LIMIT 1',
  );
  if (last[0]?.extent !== request.extent) throw new Error(`it was read ${last[0]?.extent}`);
}

async function fill(bench: Bench, { application, owner }: BenchDatabase): Promise<void> {
  const folder = path.join(bench.folder, `distinct-${guardians}`);
  if (!existsSync(folder)) await writeDistinctDistrict(folder, guardians);
  served = await startOneRosterServer({ version: '1.2', rows: await readExportRows(folder) });
  served.rows.users.sort((one, other) => (one.sourcedId < other.sourcedId ? -1 : 1));
  const long = Temporal.Now.instant().subtract({ hours: 240 }).toString();
  for (const row of Object.values(served.rows).flat()) row['dateLastModified'] = long;
  const request = { ...application, vault: bench.vault, by: 'bench', settings: served.settings };
  await refresh({ ...request, extent: 'whole' });
  await owner.pool.query('VACUUM ANALYZE');
}

/** New numbers and names, students who leave or move, and their enrollments. */
function change({ rows: all }: OneRosterServer, nth: number): void {
  const long = Temporal.Now.instant().subtract({ hours: 240 }).toString();
  const now = Temporal.Now.instant().toString();
  for (const row of [...all.users, ...all.enrollments]) row['dateLastModified'] = long;
  const touch = (row: SisRow | undefined, values: Record<string, unknown>) =>
    row && Object.assign(row, values, { dateLastModified: now });
  const step = Math.floor(all.users.length / changes);
  for (let place = 0; place < changes; place++) {
    const row = all.users[place * step + nth];
    if (place % 10 === 0) touch(all.enrollments[place * 7 + nth], { status: 'tobedeleted' });
    else if (row?.sourcedId.startsWith('S'))
      touch(row, place % 20 === 1 ? { status: 'tobedeleted' } : { familyName: `Berg ${nth}` });
    else touch(row, { phone: `+1402555${String(1000 + place)}`, sms: '' });
  }
}

/** Opt-outs, and gates that a dial worker locks for its next calls. */
async function besideClaims(
  pool: pg.Pool,
  waits: number[],
  act: () => Promise<void>,
): Promise<void> {
  const { rows: phones } = await pool.query<{ id: string }>(
    'SELECT id FROM phone ORDER BY id LIMIT 5000',
  );
  let over = false;
  const acting = act().finally(() => {
    over = true;
  });
  const started = performance.now();
  for (let nth = 0; !over; nth++) {
    await wait(Math.max(0, started + (nth * 1000) / claimsPerSecond - performance.now()));
    const before = performance.now();
    await pool.query(
      `INSERT INTO revocation (phone_id, channel, scope, means, recorded_by) VALUES ($1, 'any', 'non-emergency', 'key-press', 'bench')`,
      [phones[(nth * 7919) % phones.length]?.id],
    );
    waits.push(performance.now() - before);
  }
  await acting;
}
