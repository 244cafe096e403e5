import type { Db } from '#database/transaction.ts';
import type { DistrictSheet } from './district-sheet.ts';
import { looseningsOf } from './policy-change.ts';
import { selectWaitingPolicyChanges } from './policy-change-store.ts';

/** What the district is set to, and what waits to be looser. Nothing before it is set up. */
export async function listDistrictSettings(db: Db): Promise<DistrictSheet | undefined> {
  const district = await db.selectFrom('district').selectAll().executeTakeFirst();
  if (district === undefined) return undefined;
  const waiting = await selectWaitingPolicyChanges(db);
  return { settings: district, waiting: waiting.flatMap(looseningsOf) };
}
