import type { Db } from '#database/transaction.ts';
import { isWithinReach, type OfficeReach } from '#domain/office/office-reach.ts';

/** The schools that a report may be of, for somebody who reads about these. */
export async function listSchools(
  db: Db,
  reach: OfficeReach,
): Promise<{ id: string; name: string }[]> {
  const schools = await db
    .selectFrom('school')
    .select(['id', 'name'])
    .where('active', '=', true)
    .orderBy('name')
    .execute();
  return schools.filter(({ id }) => isWithinReach(reach, id));
}
