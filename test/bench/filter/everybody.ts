import type { Audience } from '#domain/closure/seal/filter-store.ts';
import { selectTerms } from '#domain/consent/rules/rule-store.ts';
import type { BenchDatabase } from '#test/bench/bench.ts';

/** The whole district, to be called about school: what the consent filter has most to do with. */
export async function everybody({ db, pool }: BenchDatabase['application']): Promise<Audience> {
  const terms = await selectTerms(db);
  if (terms === undefined) throw new Error('no terms');
  const schools = await pool.query<{ id: string }>('SELECT id FROM school');
  return {
    purpose: 'school-mission',
    delivery: 'call',
    schoolIds: schools.rows.map(({ id }) => id),
    terms,
    closedZones: [],
  };
}
