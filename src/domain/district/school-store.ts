import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';

export type SchoolRow = { id: string; name: string; timeZone: string };

export async function selectSchools(db: Db | Transaction): Promise<SchoolRow[]> {
  return db
    .selectFrom('school')
    .select(['id', 'name', 'time_zone as timeZone'])
    .where('active', '=', true)
    .orderBy('name')
    .execute();
}

/** Home languages of the guardians of these schools, most frequent first. */
export async function selectLanguages(
  db: Db | Transaction,
  schoolIds: readonly string[],
): Promise<{ language: string; guardians: number }[]> {
  return db
    .selectFrom('guardian as g')
    .where('g.active', '=', true)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('guardianship as gs')
          .innerJoin('enrollment as e', 'e.student_id', 'gs.student_id')
          .whereRef('gs.guardian_id', '=', 'g.id')
          .where('gs.active', '=', true)
          .where('e.active', '=', true)
          .where('e.school_id', 'in', [...schoolIds])
          .select(sql`1`.as('one')),
      ),
    )
    .groupBy('g.language')
    .select(['g.language', sql<number>`count(*)::int`.as('guardians')])
    .orderBy('guardians', 'desc')
    .execute();
}
