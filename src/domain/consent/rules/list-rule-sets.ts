import type { Db } from '#database/transaction.ts';
import type { RuleSetList } from './rule-set.ts';
import { selectDistrictToday, selectRuleSets } from './rule-set-store.ts';

export async function listRuleSets(db: Db): Promise<RuleSetList> {
  return { sets: await selectRuleSets(db), ...(await selectDistrictToday(db)) };
}
