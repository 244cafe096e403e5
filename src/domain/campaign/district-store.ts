import { type Insertable, sql } from 'kysely';
import type { Database } from '#database/schema.ts';
import type { Transaction } from '#database/transaction.ts';

export type DistrictSettings = Omit<
  Insertable<Database['district']>,
  'only_row' | 'policy_version'
>;

/** Returns the new policy version. */
export async function upsertDistrict(tx: Transaction, settings: DistrictSettings): Promise<number> {
  const { policy_version } = await tx
    .insertInto('district')
    .values(settings)
    .onConflict((conflict) =>
      conflict
        .column('only_row')
        .doUpdateSet({ ...settings, policy_version: sql`district.policy_version + 1` }),
    )
    .returning('policy_version')
    .executeTakeFirstOrThrow();
  return policy_version;
}
