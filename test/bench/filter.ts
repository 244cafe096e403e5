import type pg from 'pg';
import { insertRecipients } from '#domain/closure/seal/filter-store.ts';
import { everybody } from '#test/bench/filter/everybody.ts';
import { fillLargeDistrict } from '#test/support/district/large-district.ts';
import { previewRecipients } from '#test/support/stories/consent/preview-recipients.ts';
import { type Bench, measure, type Sample } from './bench.ts';

const phones = Number(process.env['PHONES'] ?? 1_500_000);

const ids = {
  version: '00000000-0000-7000-8000-000000000001',
  copy: '00000000-0000-7000-8000-000000000002',
};

/** The consent filter over a whole district, stored with a reason for every phone, and counted without storing. */
export async function rows(bench: Bench): Promise<Sample[]> {
  const { application, owner } = await bench.keptDatabase(`filter ${phones}`, (made) =>
    fillLargeDistrict(made.owner.pool, phones),
  );
  const audience = await everybody(application);
  await empty(owner.pool);
  const snapshot = await measure(() =>
    application.db
      .transaction()
      .execute((tx) => insertRecipients(tx, { ...audience, id: ids.version })),
  );
  await owner.pool.query('ANALYZE recipient, exclusion');
  const floorMs = await bareInsert(application.pool, owner.pool);
  const preview = await measure(() =>
    application.db.transaction().execute((tx) => previewRecipients(tx, audience)),
  );
  const floor = 'bare INSERT … SELECT of the same rows into the same tables';
  return [
    {
      name: `consent snapshot, ${phones} phones, a reason each`,
      measured: snapshot,
      floorMs,
      floor,
      goal: 2,
    },
    { name: `preview of it, counts by reason`, measured: preview, floorMs, floor, goal: 0.5 },
  ];
}

/** The rows that the filter left, once more as another version: same tables, same keys, no rule. */
async function bareInsert(application: pg.Pool, owner: pg.Pool): Promise<number> {
  for (const table of ['recipient', 'exclusion']) {
    await owner.query(`DROP TABLE IF EXISTS kept_${table}`);
    await owner.query(`CREATE UNLOGGED TABLE kept_${table} AS SELECT * FROM ${table}`);
    await owner.query(`UPDATE kept_${table} SET version_id = '${ids.copy}'`);
    await owner.query(`VACUUM FULL kept_${table}`);
    await owner.query(`GRANT SELECT ON kept_${table} TO PUBLIC`);
  }
  await empty(owner);
  const { ms } = await measure(async () => {
    await application.query('INSERT INTO recipient SELECT * FROM kept_recipient');
    await application.query('INSERT INTO exclusion SELECT * FROM kept_exclusion');
  });
  return ms;
}

/** As the owner, past the triggers that keep sealed lists as they are. */
async function empty(owner: pg.Pool): Promise<void> {
  const session = await owner.connect();
  await session.query('SET session_replication_role = replica');
  await session.query('TRUNCATE recipient, exclusion');
  session.release(true);
  await owner.query('CHECKPOINT');
}
