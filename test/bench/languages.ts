import { findHomeLanguages } from '#domain/district/find-district.ts';
import { fillLargeDistrict } from '#test/support/district/large-district.ts';
import { type Bench, measure, type Sample } from './bench.ts';

const guardians = Number(process.env['PHONES'] ?? 100_000);

/** Families by home language, as the form with the words counts them while somebody waits for it; and as an import does. */
export async function rows(bench: Bench): Promise<Sample[]> {
  const { application, owner } = await bench.keptDatabase(`languages ${guardians}`, (made) =>
    fillLargeDistrict(made.owner.pool, guardians),
  );
  const { rows: schools } = await owner.pool.query<{ id: string }>('SELECT id FROM school');
  const all = schools.map(({ id }) => id);
  const measured = await measure(() => findHomeLanguages(application.db, all));
  const { ms: floorMs } = await measure(() =>
    application.pool.query('SELECT * FROM roster_home_language'),
  );
  return [
    {
      name: `families by home language, ${guardians} guardians`,
      measured,
      floorMs,
      floor: 'counted from the roster, as an import does',
      goal: 0.1,
    },
  ];
}
