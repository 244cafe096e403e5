import { insertRecipients } from '#domain/closure/seal/filter-store.ts';
import { findGroups } from '#domain/roster/groups/find-groups.ts';
import { everybody } from '#test/bench/filter/everybody.ts';
import { fillLargeDistrict } from '#test/support/district/large-district.ts';
import { type Bench, type BenchDatabase, measure, type Sample } from './bench.ts';

const phones = Number(process.env['PHONES'] ?? 100_000);
const riders = 60;
/** What a person does not notice who has pressed a button. */
const mostMs = 200;
const version = '00000000-0000-7000-8000-000000000003';

/** One bus among many, of a large district: how many it reaches, and its list. */
export async function rows(bench: Bench): Promise<Sample[]> {
  const { application, owner } = await bench.keptDatabase(`groups ${phones}`, fill);
  const audience = await everybody(application);
  const { schoolIds } = audience;
  const counted = await measure(() =>
    findGroups(application.db, { schoolIds, words: 'bus 12', most: 60 }),
  );
  const [bus] = await findGroups(application.db, { schoolIds, words: 'bus 1234', most: 1 });
  if (bus === undefined) throw new Error('no bus');
  await owner.pool.query('TRUNCATE recipient, exclusion');
  const sealed = await measure(() =>
    application.db.transaction().execute((tx) =>
      insertRecipients(tx, {
        ...audience,
        schoolIds: bus.schoolIds,
        groupIds: [bus.id],
        id: version,
      }),
    ),
  );
  const floor = 'what a person does not notice';
  return [
    {
      name: `buses found by their name, with phones and families, ${phones} phones in the district`,
      measured: counted,
      floorMs: mostMs,
      floor,
      goal: 1,
    },
    {
      name: `list of one bus of ${riders} riders, sealed`,
      measured: sealed,
      floorMs: mostMs,
      floor,
      goal: 1,
    },
  ];
}

/** Every student rides one of the buses, each of which serves schools all over the district. */
async function fill({ owner }: BenchDatabase): Promise<void> {
  await fillLargeDistrict(owner.pool, phones);
  await owner.pool.query(
    `INSERT INTO student_group (kind, sourced_id, name)
       SELECT 'bus', 'bus ' || n, 'Bus ' || n FROM generate_series(1, ${Math.ceil(phones / riders)}) n;
     INSERT INTO group_member (group_id, student_id)
       SELECT g.id, s.id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM student) s
       JOIN student_group g ON g.sourced_id = 'bus ' || (1 + s.n % ${Math.ceil(phones / riders)});
     ANALYZE student_group, group_member`,
  );
}
