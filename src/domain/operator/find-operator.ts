import type { Db, Transaction } from '#database/transaction.ts';
import type { Operator } from './operator.ts';
import { type AccountKey, selectOperator } from './operator-store.ts';

export { selectOperatorsNamed as findOperatorsNamed } from './operator-store.ts';

/**
 * The person behind a chat account: only an account that was linked to a person of the staff, and that the
 * platform itself says is a full member, is anybody.
 */
export async function findOperator(
  db: Db | Transaction,
  account: AccountKey & { isMember: boolean },
): Promise<Operator | undefined> {
  return account.isMember ? selectOperator(db, account) : undefined;
}
