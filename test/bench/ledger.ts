import { existsSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { importConsent } from '#domain/consent/import/import-consent.ts';
import { importRoster } from '#domain/roster/import/import-roster.ts';
import { writeFictionalDistrict } from '#sandbox/district/write-fictional-district.ts';
import { type Bench, type BenchDatabase, measure, type Sample } from './bench.ts';

const students = Number(process.env['BENCH_STUDENTS'] ?? 20_000);
const appended = 2_000;
const writers = 4;

/** What the digests of the consent ledger and their entries cost, beside the same database without them. */
export async function rows(bench: Bench): Promise<Sample[]> {
  const source = path.join(bench.folder, `ledger-${students}`);
  if (!existsSync(source)) await writeFictionalDistrict({ folder: source, students });
  const bare = await oneByOneAndTogether(bench, source, strip);
  const whole = await oneByOneAndTogether(bench, source, async () => {});
  return [
    {
      name: `${appended} opt-outs, a commit each, by ${writers} at once`,
      measured: whole.append,
      floorMs: bare.append.ms,
      floor: 'the same without digests and their entries',
      goal: 1.3,
    },
    {
      name: `consents of ${students} students imported`,
      measured: whole.imported,
      floorMs: bare.imported.ms,
      floor: 'the same without digests and their entries',
      goal: 1.1,
    },
  ];
}

async function oneByOneAndTogether(
  bench: Bench,
  source: string,
  prepare: (database: BenchDatabase) => Promise<void>,
) {
  await using database = await bench.freshDatabase();
  const { application, owner, url } = database;
  const { vault } = bench;
  await importRoster({ ...application, vault, source, by: 'bench' });
  await prepare(database);
  await owner.pool.query('VACUUM ANALYZE');
  const file = path.join(source, 'consent.csv');
  const imported = await measure(() => importConsent({ ...application, vault, file, by: 'bench' }));
  const { rows: phones } = await owner.pool.query<{ id: string }>(
    'SELECT id FROM phone ORDER BY id LIMIT $1',
    [appended],
  );
  const append = await measure(() =>
    optOut(
      url,
      phones.map(({ id }) => id),
    ),
  );
  return { imported, append };
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
