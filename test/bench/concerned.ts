import { fillLargeDistrict } from '#test/support/district/large-district.ts';
import { concernEveryone, prepareIncident } from '#test/support/incident/concerned-rig.ts';
import { type Bench, measure, type Sample } from './bench.ts';

const guardians = Number(process.env['PHONES'] ?? 100_000);

/** Whom an incident concerns where it is everyone, kept and counted, while somebody waits for the answer in chat. */
export async function rows(bench: Bench): Promise<Sample[]> {
  const { application, owner } = await bench.keptDatabase(`concerned ${guardians}`, (made) =>
    fillLargeDistrict(made.owner.pool, guardians),
  );
  const incident = await prepareIncident(application.db);
  const measured = await measure(() => concernEveryone(application.db, incident));
  await owner.pool.query('CREATE TEMP TABLE IF NOT EXISTS bare (student uuid, guardian uuid)');
  const { ms: floorMs } = await measure(() =>
    owner.pool.query('INSERT INTO bare SELECT student_id, guardian_id FROM guardianship'),
  );
  return [
    {
      name: `whom an incident concerns, everyone of ${guardians} guardians`,
      measured,
      floorMs,
      floor: 'bare INSERT … SELECT of the same rows',
      goal: 60,
    },
  ];
}
