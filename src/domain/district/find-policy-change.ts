import type { Db } from '#database/transaction.ts';
import { selectChangeView } from '#domain/people/two-person-change/find-change.ts';
import { looseningsOf, type PolicyChange, type PolicyChangeView } from './policy-change.ts';

export async function findPolicyChange(db: Db, id: string): Promise<PolicyChangeView | undefined> {
  const change = await selectChangeView<PolicyChange>(db, 'policy', id);
  return change && { ...change, loosenings: looseningsOf(change) };
}
