import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { importConsent } from '#domain/consent/import/import-consent.ts';
import { importRoster } from '#domain/roster/import/import-roster.ts';
import { writeFictionalDistrict } from '#sandbox/district/write-fictional-district.ts';
import { type Bench, type BenchDatabase, type Measurement, measure, type Sample } from './bench.ts';

const students = Number(process.env['BENCH_STUDENTS'] ?? 20_000);
const appended = 2_000;
const writers = 4;
/** Both databases take turns, so that a busy machine is as busy for both. */
const turns = 8;

/** What the digests of the consent ledger and their entries cost, beside the same database without them. */
export async function rows(bench: Bench): Promise<Sample[]> {
  const source = path.join(bench.folder, `ledger-${students}`);
  if (!existsSync(source)) await writeFictionalDistrict({ folder: source, students });
  await using bare = await bench.freshDatabase();
  await using whole = await bench.freshDatabase();
  for (const { application } of [bare, whole])
    await importRoster({ ...application, vault: bench.vault, source, by: 'bench' });
  await strip(bare);
  for (const { owner } of [bare, whole]) await owner.pool.query('VACUUM ANALYZE');

  const files = await inParts(path.join(source, 'consent.csv'));
  const imported = await inTurns([bare, whole], (database, turn) =>
    importConsent({
      ...database.application,
      vault: bench.vault,
      file: files[turn] ?? '',
      by: 'bench',
    }),
  );
  const phones = await Promise.all([bare, whole].map(somePhones));
  const append = await inTurns([bare, whole], ({ url }, turn, side) =>
    optOut(
      url,
      (phones[side] ?? []).filter((_, at) => at % turns === turn),
    ),
  );
  const floor = 'the same without digests and their entries';
  return [
    {
      name: `${appended} opt-outs, a commit each, by ${writers} at once`,
      measured: append.whole,
      floorMs: append.bare.ms,
      floor,
      goal: 1.3,
    },
    {
      name: `consents of ${students} students imported`,
      measured: imported.whole,
      floorMs: imported.bare.ms,
      floor,
      goal: 1.1,
    },
  ];
}

async function inTurns(
  databases: readonly BenchDatabase[],
  act: (database: BenchDatabase, turn: number, side: number) => Promise<unknown>,
): Promise<{ bare: Measurement; whole: Measurement }> {
  const sums = databases.map(() => ({ ms: 0, peakMb: 0 }));
  for (let turn = 0; turn < turns; turn++)
    for (const [side, database] of databases.entries()) {
      const { ms, peakMb } = await measure(() => act(database, turn, side));
      const sum = sums[side];
      if (sum !== undefined)
        Object.assign(sum, { ms: sum.ms + ms, peakMb: Math.max(sum.peakMb, peakMb) });
    }
  const [bare, whole] = sums;
  if (bare === undefined || whole === undefined) throw new Error('two databases take turns');
  return { bare, whole };
}

/** A file for each turn, with the rows of its turn. */
async function inParts(file: string): Promise<string[]> {
  const [head = '', ...lines] = (await readFile(file, 'utf8')).trimEnd().split('\r\n');
  const size = Math.ceil(lines.length / turns);
  return Promise.all(
    Array.from({ length: turns }, async (_, turn) => {
      const part = `${file}.${turn}.csv`;
      const own = lines.slice(turn * size, (turn + 1) * size);
      await writeFile(part, [head, ...own, ''].join('\r\n'));
      return part;
    }),
  );
}

async function somePhones({ owner }: BenchDatabase): Promise<string[]> {
  const { rows } = await owner.pool.query<{ id: string }>(
    'SELECT id FROM phone ORDER BY id LIMIT $1',
    [appended],
  );
  return rows.map(({ id }) => id);
}

async function optOut(url: string, phones: readonly string[]): Promise<void> {
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      for (let at = writer; at < phones.length; at += writers)
        await client.query(
          `INSERT INTO revocation (phone_id, channel, scope, means, recorded_by)
           VALUES ($1, 'any', 'non-emergency', 'staff', 'bench')`,
          [phones[at]],
        );
      await client.end();
    }),
  );
}

/** The ledger as it would be if the log held none of its rows. */
async function strip({ owner }: BenchDatabase): Promise<void> {
  for (const table of ['consent_record', 'revocation', 'consent_wording']) {
    await owner.pool.query(`DROP TRIGGER rows_listed ON ${table}`);
    await owner.pool.query(
      `ALTER TABLE ${table} DROP COLUMN digest CASCADE, DROP COLUMN tx CASCADE`,
    );
  }
  await owner.pool.query(
    'ALTER TABLE consent_record DROP COLUMN held_back, DROP COLUMN salt CASCADE',
  );
}
