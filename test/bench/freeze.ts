import path from 'node:path';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { importConsent } from '#domain/consent/import/import-consent.ts';
import { findSchools } from '#domain/district/find-district.ts';
import { setDistrict } from '#domain/district/set-district.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { importRoster } from '#domain/roster/import/import-roster.ts';
import { trainStaff } from '#sandbox/district/train-staff.ts';
import { writeFictionalDistrict } from '#sandbox/district/write-fictional-district.ts';
import { type Bench, measure, type Sample } from './bench.ts';

const guardians = 100_000;

/** Freezing the list of a whole district, beside a bare INSERT … SELECT of the rows it leaves. */
export async function rows(bench: Bench): Promise<Sample[]> {
  const folder = path.join(bench.folder, 'freeze');
  await writeFictionalDistrict({ folder, students: Math.round(guardians * 0.6) });
  await using database = await bench.freshDatabase();
  const { application, owner } = database;
  const importing = { ...application, vault: bench.vault, by: 'bench' };
  await setDistrict(
    application.db,
    {
      name: 'Bench',
      registered_name: 'Bench',
      callback_number: '+13085550100',
      time_zone: 'America/Chicago',
      calls_per_second: 30,
    },
    'bench',
  );
  await importRoster({ ...importing, source: folder });
  await importConsent({ ...importing, file: path.join(folder, 'consent.csv') });
  await owner.pool.query('VACUUM ANALYZE');
  const samples: Sample[] = [];
  for (const [purpose, stop] of [
    ['emergency', 'never'],
    ['school-mission', 'never'],
    ['emergency', 'always'],
  ] as const) {
    await owner.pool.query('UPDATE district SET household_stop = $1', [stop]);
    const campaignId = await draft(application.db, { purpose, stop });
    const measured = await measure(() => sealCampaign(application.db, campaignId));
    samples.push({
      name: `freeze ${guardians} guardians, ${purpose}${stop === 'never' ? '' : ', by household'}`,
      measured,
      floorMs: await bareInsert(owner.pool, campaignId),
      floor: 'bare INSERT … SELECT of the same rows',
      goal: stop === 'never' ? 8 : 6,
    });
  }
  return samples;
}

async function draft(
  db: Parameters<typeof draftCampaign>[0],
  { purpose, stop }: { purpose: 'emergency' | 'school-mission'; stop: string },
) {
  const { id } = await db
    .insertInto('operator')
    .values({ directory_tenant: 'bench', directory_id: `${purpose} ${stop}`, name: Buffer.of() })
    .returning('id')
    .executeTakeFirstOrThrow();
  await trainStaff(db, [id]);
  const operator: Operator = { id, name: 'Bench', roles: [{ role: 'requester', schoolId: null }] };
  const result = await draftCampaign(db, {
    operator,
    draft: {
      happening: 'closed',
      ground: 'weather',
      purpose,
      schoolIds: (await findSchools(db)).map((school) => school.id),
      eventDate: Temporal.Now.plainDateISO().toString(),
      delivery: 'call-then-text',
      stopTryingAt: Temporal.Now.instant().add({ hours: 20 }),
      texts: { en: 'Closed.' },
    },
  });
  if (result.kind === 'refused') throw new Error(result.reason);
  return result.campaignId;
}

/** The rows the freeze left, once more into tables with the same columns and keys. */
async function bareInsert(
  pool: { query(text: string, values?: unknown[]): Promise<unknown> },
  campaignId: string,
): Promise<number> {
  for (const table of ['recipient', 'exclusion']) {
    await pool.query(`DROP TABLE IF EXISTS bare_${table}`);
    await pool.query(`CREATE TABLE bare_${table} (LIKE ${table} INCLUDING ALL)`);
  }
  const { ms } = await measure(async () => {
    for (const table of ['recipient', 'exclusion']) {
      await pool.query(
        `INSERT INTO bare_${table} SELECT t.* FROM ${table} t
          WHERE version_id IN (SELECT id FROM campaign_version WHERE campaign_id = $1)`,
        [campaignId],
      );
    }
  });
  return ms;
}
