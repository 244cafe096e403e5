import type { Db } from '#database/transaction.ts';
import { looseningsOf, type PolicyChangeView } from './policy-change.ts';
import { selectPolicyChange } from './policy-change-store.ts';

export async function findPolicyChange(db: Db, id: string): Promise<PolicyChangeView | undefined> {
  const change = await selectPolicyChange(db, id);
  if (change === undefined) return undefined;
  const { settings, before, ...view } = change;
  return { ...view, loosenings: looseningsOf({ settings, before }) };
}
