import type { Db } from '#database/transaction.ts';
import type { NamedSchoolChange, SchoolChange } from './roster-run.ts';

export async function nameSchools(
  db: Db,
  changes: readonly SchoolChange[],
): Promise<NamedSchoolChange[]> {
  if (changes.length === 0) return [];
  const schools = await db
    .selectFrom('school')
    .where(
      'id',
      'in',
      changes.map(({ school }) => school),
    )
    .select(['id', 'name'])
    .execute();
  const names = new Map(schools.map(({ id, name }) => [id, name]));
  // A school that this roster would have added is not there where the roster did not come in.
  return changes.map(({ school, before, after }) => ({
    name: names.get(school) ?? 'A new school',
    before,
    after,
  }));
}
