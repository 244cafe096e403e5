import { many } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';

/** Whose directories the working staff are in, and how many people each. */
export async function findTenants(db: Db): Promise<{ tenant: string; people: number }[]> {
  return many<{ tenant: string; people: number }>(db)`
    SELECT directory_tenant AS tenant, count(*)::int AS people FROM operator WHERE active
    GROUP BY directory_tenant ORDER BY directory_tenant`;
}
