import type { Db } from '#database/transaction.ts';
import { findMailBlocker } from '#domain/district/mail-server/record-mail-server.ts';
import { selectChangeView } from '#domain/two-person-change/find-change.ts';
import { looseningsOf, type PolicyChange, type PolicyChangeView } from './policy-change.ts';

export async function findPolicyChange(db: Db, id: string): Promise<PolicyChangeView | undefined> {
  const change = await selectChangeView<PolicyChange>(db, 'policy', id);
  if (change === undefined) return undefined;
  const loosenings = looseningsOf(change);
  const noMail = loosenings.some(({ column }) => column === 'closures_by_email')
    ? await findMailBlocker(db)
    : undefined;
  return { ...change, loosenings, ...(noMail === undefined ? {} : { noMail }) };
}
