import { many } from '#database/query.ts';
import type { Db } from '#database/transaction.ts';
import type { DistrictSheet } from './district-sheet.ts';
import { looseningsOf, type PolicyChange } from './policy-change.ts';

/** What the district is set to, and what waits to be looser. Nothing before it is set up. */
export async function listDistrictSettings(db: Db): Promise<DistrictSheet | undefined> {
  const district = await db.selectFrom('district').selectAll().executeTakeFirst();
  if (district === undefined) return undefined;
  const waiting = await many<Pick<PolicyChange, 'wanted' | 'about'>>(db)`
    SELECT wanted, about FROM two_person_change c
    WHERE kind = 'policy' AND state = 'waiting' AND NOT change_is_over(c) ORDER BY id`;
  return { settings: district, waiting: waiting.flatMap(looseningsOf) };
}
